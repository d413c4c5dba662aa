"""One labelled image as the network of a card gets it."""

import numpy as np
import torch

from medviewer.models.card import ModelCard
from medviewer.models.preprocess import prepare
from medviewer.training.data.samples import Listing
from medviewer.training.errors import TrainingError


def prepared(listing: Listing, index: int, card: ModelCard) -> torch.Tensor:
    """Return one sample as ``(1, C, h, w)``, as the card says.

    Raises
    ------
    TrainingError
        When its pixels are not all numbers.
    """
    sample = listing.samples[index]
    pixels = listing.read(sample)
    if pixels.dtype.kind == "f" and not bool(np.isfinite(pixels).all()):
        raise TrainingError(f"image {index + 1} of the data has pixels that are not numbers (NaN)")
    return prepare(pixels[None], card.preprocess, sample.spacing_mm)
