"""Several bundles as one: k folds, seeds or other trainings of one network become an ensemble."""

import dataclasses
from collections.abc import Iterable, Sequence
from pathlib import Path
from statistics import fmean
from typing import TypeVar

import safetensors.torch
from torch import Tensor

from medviewer.models.bundle import ModelBundle
from medviewer.models.card import FindingClass, ModelCard, NetworkCard
from medviewer.models.network import NETWORK_PREFIX, read_tensors, with_prefix
from medviewer.models.networks.options import Option
from medviewer.models.networks.outline import count_parameters, outlined
from medviewer.training.errors import TrainingError
from medviewer.training.packing.pack import WEIGHTS_FILE, sha256, write_bundle

_ALIKE = ("task", "labels", "input", "preprocess", "pooling", "licence")
_LIMIT = (
    "The thresholds are the means of the members', no probability is given, and nothing was "
    "measured of the ensemble as a whole."
)

_Each = TypeVar("_Each")


def join(bundles: Sequence[ModelBundle], name: str, folder: Path) -> None:
    """Write one bundle whose logits are the mean of those of several to `folder`.

    What was measured, calibrated or fitted for one member does not hold for all: the card leaves
    it out, and says so. Authors, data, limits and what it is not for are those of all members.

    Raises
    ------
    TrainingError
        When they differ in what they read or say, in their networks or in their licence.
    ModelBundleError
        When a bundle's weights are not those of its card or no finite numbers, or no ensemble can
        be made of its kind.
    """
    cards = [bundle.card for bundle in bundles]
    _require_alike(cards)
    tensors: dict[str, Tensor] = {}
    for number, bundle in enumerate(bundles):
        for key, each in with_prefix(read_tensors(bundle), NETWORK_PREFIX).items():
            tensors[f"{NETWORK_PREFIX}members.{number}.{key}"] = each
    content = safetensors.torch.save(tensors)
    write_bundle(folder, _joined_card(cards, name, sha256(content)), content, {})


def _require_alike(cards: Sequence[ModelCard]) -> None:
    """Refuse models that cannot vote with each other."""
    first = cards[0]
    for other in cards[1:]:
        for field in _ALIKE:
            if getattr(other, field) != getattr(first, field):
                raise TrainingError(f"the models differ in {field}: they cannot be one ensemble")
        kinds = [(each.network.architecture, each.network.options) for each in (first, other)]
        if kinds[0] != kinds[1]:
            raise TrainingError("the models have different networks: they cannot be one ensemble")


def _joined_card(cards: Sequence[ModelCard], name: str, digest: str) -> ModelCard:
    """Return the card of the ensemble."""
    first = cards[0]
    options: dict[str, Option] = {
        "member": first.network.architecture,
        "members": len(cards),
        **{f"member_{key}": value for key, value in first.network.options.items()},
    }
    network = outlined("ensemble", len(first.classes), options)
    return dataclasses.replace(
        first,
        name=name,
        title=f"{first.title} ({len(cards)} networks)",
        not_for=_united(card.not_for for card in cards),
        limits=(*_united(card.limits for card in cards), _LIMIT),
        authors=_united(card.authors for card in cards),
        classes=tuple(
            _joined_class(each) for each in zip(*(card.classes for card in cards), strict=True)
        ),
        network=NetworkCard(
            architecture="ensemble",
            target_layer=network.target_layer,
            parameters=count_parameters(network),
            options=options,
        ),
        weights=dataclasses.replace(first.weights, file=WEIGHTS_FILE, sha256=digest),
        training_data=_united(card.training_data for card in cards),
        performance=(),
        reproduce=None,
        operating_point=None,
        calibration=None,
        reference=None,
        series=None,
        conformal=None,
        populations=(),
        twin=None,
        explanation=None,
    )


def _united(parts: Iterable[tuple[_Each, ...]]) -> tuple[_Each, ...]:
    """Return what stands in any of the parts, once, in their order."""
    return tuple(dict.fromkeys(each for part in parts for each in part))


def _joined_class(members: tuple[FindingClass, ...]) -> FindingClass:
    """Return a class with the mean of the members' thresholds."""
    thresholds = [each.threshold for each in members if each.threshold is not None]
    return dataclasses.replace(members[0], threshold=fmean(thresholds) if thresholds else None)
