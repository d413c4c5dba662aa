"""Labelled images as the network of a card gets them, alone or by series."""

import torch

from medviewer.models.card import ModelCard
from medviewer.models.preprocess import prepare
from medviewer.training.data.samples import Indices, Listing, Sample, series_of
from medviewer.training.errors import TrainingError


def prepared(listing: Listing, index: int, card: ModelCard) -> torch.Tensor:
    """Return one sample as ``(1, C, h, w)``, as the card says."""
    return prepared_sample(listing, listing.samples[index], card)


def prepared_sample(listing: Listing, sample: Sample, card: ModelCard) -> torch.Tensor:
    """Return a sample of a listing as ``(1, C, h, w)``, as the card says."""
    return prepare(listing.read(sample)[None], card.preprocess, sample.spacing_mm)


def whole_series(listing: Listing, card: ModelCard) -> dict[str, Indices]:
    """Return the slices of each series in their order, by key.

    Raises
    ------
    TrainingError
        When an image is in no series: the network of the card reads nothing else.
    """
    series = series_of(listing.samples)
    if sum(len(members) for members in series.values()) != len(listing.samples):
        raise TrainingError(
            f"the model {card.name} reads series of slices, and these data have images without a "
            "series: a column series or patient is needed, and slice for their order"
        )
    return series


def members_with(listing: Listing, index: int) -> Indices:
    """Return the slices, in their order, of the series that a sample is in."""
    return next(each for each in series_of(listing.samples).values() if index in each)
