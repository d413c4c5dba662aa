"""Several bundles as one: k folds, seeds or other trainings of one network become an ensemble."""

import dataclasses
from collections.abc import Sequence
from pathlib import Path
from statistics import fmean

import safetensors.torch
from torch import Tensor

from medviewer.models.bundle import ModelBundle
from medviewer.models.card import FindingClass, ModelCard, NetworkCard
from medviewer.models.network import NETWORK_PREFIX
from medviewer.models.networks.architectures import build_network
from medviewer.models.networks.options import Option
from medviewer.training.errors import TrainingError
from medviewer.training.packing.pack import WEIGHTS_FILE, sha256, write_bundle

_ALIKE = ("task", "labels", "input", "preprocess", "pooling")
_LIMIT = (
    "The thresholds are the means of the members', no probability is given, and nothing was "
    "measured of the ensemble as a whole."
)


def join(bundles: Sequence[ModelBundle], name: str, folder: Path) -> None:
    """Write one bundle whose logits are the mean of those of several to `folder`.

    What was measured, calibrated or fitted for one member does not hold for all: the card leaves
    it out, and says so.

    Raises
    ------
    TrainingError
        When they differ in what they read or say, or in their networks.
    ModelBundleError
        When a bundle's weights are not those of its card, or no ensemble can be made of its kind.
    """
    cards = [bundle.card for bundle in bundles]
    _require_alike(cards)
    tensors: dict[str, Tensor] = {}
    for number, bundle in enumerate(bundles):
        for key, each in safetensors.torch.load(bundle.read_weights()).items():
            if key.startswith(NETWORK_PREFIX):
                own = key.removeprefix(NETWORK_PREFIX)
                tensors[f"{NETWORK_PREFIX}members.{number}.{own}"] = each
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
    network = build_network("ensemble", len(first.classes), options)
    return dataclasses.replace(
        first,
        name=name,
        title=f"{first.title} ({len(cards)} networks)",
        limits=(*first.limits, _LIMIT),
        authors=tuple(dict.fromkeys(author for card in cards for author in card.authors)),
        classes=tuple(
            _joined_class(each) for each in zip(*(card.classes for card in cards), strict=True)
        ),
        network=NetworkCard(
            architecture="ensemble",
            target_layer=network.target_layer,
            parameters=sum(parameter.numel() for parameter in network.parameters()),
            options=options,
        ),
        weights=dataclasses.replace(first.weights, file=WEIGHTS_FILE, sha256=digest),
        training_data=tuple(dict.fromkeys(data for card in cards for data in card.training_data)),
        performance=(),
        reproduce=None,
        operating_point=None,
        calibration=None,
        reference=None,
        series=None,
        conformal=None,
        twin=None,
        explanation=None,
    )


def _joined_class(members: tuple[FindingClass, ...]) -> FindingClass:
    """Return a class with the mean of the members' thresholds."""
    thresholds = [each.threshold for each in members if each.threshold is not None]
    return dataclasses.replace(members[0], threshold=fmean(thresholds) if thresholds else None)
