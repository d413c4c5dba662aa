"""Networks that read the slices of a series in their order, over labelled series."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from medviewer.cancel import WorkContext
from medviewer.explain.gradcam import grad_cam, leaf_at
from medviewer.inference.device import DeviceRequest, choose_device
from medviewer.models.bundle import ModelBundle
from medviewer.models.feature_reference import FeatureReference
from medviewer.models.network import load_model
from medviewer.models.networks.sequence import SequenceClassifier
from medviewer.training.data.samples import Indices, Listing, series_of
from medviewer.training.errors import TrainingError
from medviewer.training.measuring.metrics import Floats
from medviewer.training.measuring.scoring.preparing import prepared

_BATCH = 8


@dataclass(frozen=True, slots=True, eq=False)
class SeriesRun:
    """Logits of N slices ``(N, classes)``, their distances, and logits of each series by key."""

    logits: Floats
    distances: Floats | None
    series_logits: dict[str, Floats]


@dataclass(frozen=True, slots=True, eq=False)
class SequenceModel:
    """A network for series, ready to run, and its out-of-range reference."""

    network: SequenceClassifier
    reference: FeatureReference | None
    device: torch.device


def load_sequence_model(bundle: ModelBundle, device: DeviceRequest = "auto") -> SequenceModel:
    """Read a bundle whose network reads series, as the viewer does."""
    chosen = choose_device(device).device
    model = load_model(bundle, chosen)
    if not isinstance(model.network, SequenceClassifier):
        raise TrainingError(f"the model {bundle.card.name} does not read series of slices")
    return SequenceModel(model.network, model.reference, chosen)


def run_series(
    bundle: ModelBundle, listing: Listing, context: WorkContext, device: DeviceRequest = "auto"
) -> SeriesRun:
    """Score every slice and every series of a listing."""
    series = series_of(listing.samples)
    if sum(len(members) for members in series.values()) != len(listing.samples):
        raise TrainingError(
            f"the model {bundle.card.name} reads series of slices, and these data have images "
            "without a series: columns series and slice are needed"
        )
    model = load_sequence_model(bundle, device)
    logits = np.empty((len(listing.samples), len(bundle.card.classes)))
    distances = np.zeros(len(listing.samples))
    by_series = {}
    done = 0
    for key, members in series.items():
        vectors, distances[members] = _encoded(bundle, model, listing, members, context, done)
        with torch.inference_mode():
            output = model.network.read_sequence(vectors[None])
        logits[members] = output.slice_logits[0].double().cpu().numpy()
        by_series[key] = output.series_logits[0].double().cpu().numpy()
        done += len(members)
    return SeriesRun(logits, distances if model.reference else None, by_series)


def slice_map(
    bundle: ModelBundle, listing: Listing, index: int, target: int, device: DeviceRequest
) -> npt.NDArray[np.float32]:
    """Return the Grad-CAM ``(h, w)`` of one slice's own logit, read in its series."""
    members = next(each for each in series_of(listing.samples).values() if index in each)
    place = int(np.flatnonzero(members == index)[0])
    model = load_sequence_model(bundle, device)
    layer = model.network.get_submodule(bundle.card.network.target_layer)
    slices = torch.cat([prepared(listing, int(each), bundle.card) for each in members])
    # cuDNN refuses the gradients of recurrent networks in eval mode
    with torch.enable_grad(), torch.backends.cudnn.flags(enabled=False), leaf_at(layer) as leaf:
        output = model.network(slices[None].to(model.device))
        if leaf.activation is None:
            raise RuntimeError("the target layer took no part in the forward pass")
        logit = output.slice_logits[0, place, target]
        (gradient,) = torch.autograd.grad(logit, leaf.activation)
    own = slice(place, place + 1)
    cam = grad_cam(leaf.activation[own].detach(), gradient[own])
    return np.asarray(cam[0].float().cpu().numpy())


def _encoded(
    bundle: ModelBundle,
    model: SequenceModel,
    listing: Listing,
    members: Indices,
    context: WorkContext,
    done: int,
) -> tuple[Tensor, Floats]:
    """Return the features ``(S, length)`` of a series' slices, and their distances ``(S,)``."""
    vectors, distances = [], []
    total = len(listing.samples)
    for start in range(0, len(members), _BATCH):
        context.step(done + start, total, f"{bundle.card.name}: {done + start} of {total} slices")
        chosen = members[start : start + _BATCH]
        batch = torch.cat([prepared(listing, int(index), bundle.card) for index in chosen])
        with torch.inference_mode():
            run = model.network.encoder.forward_with_taps(batch.to(model.device))
            vectors.append(run.logits)  # an encoder has no head: these are its features
            if model.reference is not None:
                distances.append(model.reference.distance(run.taps).double().cpu().numpy())
    far: Floats = np.concatenate(distances) if distances else np.zeros(len(members))
    return torch.cat(vectors), far
