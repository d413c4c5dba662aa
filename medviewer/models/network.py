"""From a bundle to a network that can run: hash, tensors and shapes checked on the way."""

from dataclasses import dataclass
from typing import TypeGuard

import safetensors.torch
import torch
from safetensors import SafetensorError
from torch import Tensor, nn
from torch.nn.utils import convert_conv2d_weight_memory_format

from medviewer.errors import ModelBundleError
from medviewer.language import later
from medviewer.models.bundle import ModelBundle
from medviewer.models.card import ModelCard
from medviewer.models.feature_reference import FeatureReference
from medviewer.models.networks.architectures import (
    SampleNetwork,
    SeriesNetwork,
    build_any_network,
)
from medviewer.models.networks.classifier import SliceClassifier, VolumeClassifier
from medviewer.models.networks.folding import fold_batch_norms
from medviewer.models.networks.outline import count_parameters, outlined
from medviewer.models.networks.sequence import SequenceClassifier

NETWORK_PREFIX = "network."
REFERENCE_PREFIX = "reference."


@dataclass(frozen=True, slots=True, eq=False)
class LoadedModel:
    """A network ready to run and, if the bundle has one, its out-of-range reference."""

    network: SeriesNetwork
    reference: FeatureReference | None


def load_model(bundle: ModelBundle, device: torch.device | str = "cpu") -> LoadedModel:
    """Read a bundle's weights onto `device`.

    The network is in `eval` mode with parameters that need no gradient; batch norms are folded
    into the convolutions (26 % less time on a CPU, logits equal to 1e-5), and on a CPU its
    weights are channels-last.

    Raises
    ------
    ModelBundleError
        When the file is not what the card says or does not fit the network.
    """
    tensors = read_tensors(bundle)
    network = _filled_network(bundle.card, with_prefix(tensors, NETWORK_PREFIX))
    network.to(device)
    if torch.device(device).type == "cpu":
        convert_conv2d_weight_memory_format(network, torch.channels_last)
    reference = None
    if bundle.card.reference is not None:
        reference = FeatureReference.from_tensors(with_prefix(tensors, REFERENCE_PREFIX))
        reference = reference.to(device)
    return LoadedModel(network, reference)


def load_network(bundle: ModelBundle, device: torch.device | str = "cpu") -> SliceClassifier:
    """Read only the network of a bundle that scores images; see `load_model`.

    Raises
    ------
    ModelBundleError
        Also when it reads series as a whole.
    """
    network = load_model(bundle, device).network
    if not isinstance(network, SliceClassifier):
        raise ModelBundleError(
            later("Reasons", "the model {name} does not score single images").format(
                name=bundle.card.name
            )
        )
    return network


def has_image_part(network: SeriesNetwork) -> TypeGuard[SliceClassifier | SequenceClassifier]:
    """Whether something of a network reads single images: that alone can have an ONNX twin."""
    return not isinstance(network, VolumeClassifier)


def image_part(network: SeriesNetwork) -> SliceClassifier:
    """Return what reads single images: the network itself, or the encoder of a sequence's slices.

    Raises
    ------
    TypeError
        For a network of volumes.
    """
    if not has_image_part(network):
        raise TypeError("a network for volumes reads no single images")
    return network.encoder if isinstance(network, SequenceClassifier) else network


def range_part(network: SeriesNetwork) -> SampleNetwork:
    """Return whose features the out-of-range check reads: of a sequence those of its encoder."""
    return network.encoder if isinstance(network, SequenceClassifier) else network


def target_layer(network: nn.Module, card: ModelCard) -> nn.Module:
    """Return the module whose output is explained."""
    try:
        return network.get_submodule(card.network.target_layer)
    except AttributeError as error:
        raise ModelBundleError(
            later(
                "Reasons", "the card's network.target_layer {layer!r} is not in the network"
            ).format(layer=card.network.target_layer)
        ) from error


def read_tensors(bundle: ModelBundle) -> dict[str, Tensor]:
    """Return the tensors of the weights file, all finite floats.

    Raises
    ------
    ModelBundleError
        When the file is not that of the card or not a safetensors file, or a tensor is not.
    """
    try:
        tensors = safetensors.torch.load(bundle.read_weights())
    except (SafetensorError, ValueError, KeyError, RuntimeError) as error:
        raise ModelBundleError(
            later("Reasons", "the model's weights file is not a valid safetensors file")
        ) from error
    for tensor in tensors.values():
        if not tensor.is_floating_point() or not bool(tensor.isfinite().all()):
            raise ModelBundleError(
                later("Reasons", "the model's weights must be finite floating-point numbers")
            )
    return tensors


def with_prefix(tensors: dict[str, Tensor], prefix: str) -> dict[str, Tensor]:
    """Return the tensors whose names start with `prefix`, without it."""
    return {
        name.removeprefix(prefix): tensor
        for name, tensor in tensors.items()
        if name.startswith(prefix)
    }


def _filled_network(card: ModelCard, state: dict[str, Tensor]) -> SeriesNetwork:
    """Build the card's network, give it its weights, and make it ready."""
    _require_fit(card, state)
    network = build_any_network(card.network.architecture, len(card.classes), card.network.options)
    try:
        network.load_state_dict(state)
    except RuntimeError as error:
        raise _misfit() from error
    target_layer(network, card)
    network.eval().requires_grad_(requires_grad=False)
    fold_batch_norms(network)
    return network


def _require_fit(card: ModelCard, state: dict[str, Tensor]) -> None:
    """Refuse a network that its card or its weights contradict, before it takes any memory.

    What is built then is no larger than the weights file, whatever the card's options ask for.
    """
    network = outlined(card.network.architecture, len(card.classes), card.network.options)
    _check_pooling(card, network)
    parameters = count_parameters(network)
    if parameters != card.network.parameters:
        raise ModelBundleError(
            later(
                "Reasons", "the network has {parameters} parameters, its card says {said}"
            ).format(parameters=parameters, said=card.network.parameters)
        )
    for name, wanted in network.named_parameters():
        if name not in state or state[name].shape != wanted.shape:
            raise _misfit()


def _misfit() -> ModelBundleError:
    """Return the error of weights that are another network's."""
    return ModelBundleError(
        later("Reasons", "the model's weights do not fit its network (names or shapes differ)")
    )


def _check_pooling(card: ModelCard, network: SeriesNetwork) -> None:
    """Refuse a card whose pooling is not that of its kind of network."""
    reads_series = not isinstance(network, SliceClassifier)
    if reads_series != (card.pooling.images_to_series == "network"):
        raise ModelBundleError(
            later(
                "Reasons",
                'the card\'s pooling.images_to_series must be "network" for a network that reads '
                "whole series and only there; the network is {network!r}",
            ).format(network=card.network.architecture)
        )
