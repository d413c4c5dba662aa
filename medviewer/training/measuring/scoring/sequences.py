"""Networks that read the slices of a series in their order, over labelled series."""

import numpy as np
import numpy.typing as npt
import torch

from medviewer.cancel import WorkContext
from medviewer.explain.sequence_maps import KeptSlices, gradient_of, read_with_gradients
from medviewer.inference.predictor import LoadedClassifier, run_whole, score_batch
from medviewer.models.network import target_layer
from medviewer.models.networks.sequence import SequenceClassifier, SequenceOutput
from medviewer.training.data.samples import Indices, Listing
from medviewer.training.measuring.metrics import Floats
from medviewer.training.measuring.scoring.preparing import members_with, prepared, whole_series
from medviewer.training.measuring.scoring.run import Run

_Vectors = npt.NDArray[np.float32]


def run_series(
    classifier: LoadedClassifier,
    network: SequenceClassifier,
    listing: Listing,
    context: WorkContext,
) -> Run:
    """Score every series of a listing, and every slice where it has scores."""
    card, total = classifier.card, len(listing.samples)
    series = whole_series(listing, card)
    logits, distances = np.full((total, len(card.classes)), np.nan), np.zeros(total)
    by_series = {}
    done = 0
    for key, members in series.items():
        context.step(done, total, f"{card.name}: {done} of {total} slices")
        vectors, distances[members] = encoded(classifier, listing, members, context)
        output = _read(classifier, network, vectors)
        if network.scores_slices:
            logits[members] = output.slice_logits[0].double().cpu().numpy()
        by_series[key] = output.series_logits[0].double().cpu().numpy()
        done += len(members)
    return Run(card, logits, distances if classifier.reference else None, by_series)


def slice_map(
    classifier: LoadedClassifier,
    network: SequenceClassifier,
    listing: Listing,
    index: int,
    target: int,
) -> _Vectors:
    """Return the Grad-CAM ``(h, w)`` of one slice's own logit, read in its series."""
    members = members_with(listing, index)
    place = int(np.flatnonzero(members == index)[0])
    device = classifier.device.device
    kept = KeptSlices(network.encoder, target_layer(network, classifier.card))
    own = prepared(listing, index, classifier.card).to(device, memory_format=torch.channels_last)
    kept.encode(network.encoder, own, [place])
    vectors, _ = encoded(classifier, listing, members, WorkContext())
    graph = read_with_gradients(network, torch.from_numpy(vectors)[None].to(device))
    gradient = gradient_of(graph, graph.output.slice_logits[0, place, target])
    maps = kept.maps_of([place], gradient[None, place : place + 1])
    return np.asarray(maps[0, 0].cpu().numpy())


def telling_map(
    classifier: LoadedClassifier,
    network: SequenceClassifier,
    listing: Listing,
    index: int,
    target: int,
) -> tuple[int, _Vectors]:
    """Return the slice where the Grad-CAM of the series' logit is highest, and that map ``(h, w)``.

    `index` is a sample of the series, and so is what is returned.
    """
    members = members_with(listing, index)
    device = classifier.device.device
    kept = KeptSlices(network.encoder, target_layer(network, classifier.card))
    vectors, places = [], list(range(len(members)))
    for place, member in enumerate(members.tolist()):
        own = prepared(listing, member, classifier.card)
        on_device = own.to(device, memory_format=torch.channels_last)
        vectors.append(kept.encode(network.encoder, on_device, [place]).logits)
    graph = read_with_gradients(network, torch.cat(vectors)[None])
    gradient = gradient_of(graph, graph.output.series_logits[0, target])
    maps = kept.maps_of(places, gradient[None])[:, 0].cpu().numpy()
    highest = int(maps.reshape(len(maps), -1).max(1).argmax())
    return int(members[highest]), np.asarray(maps[highest])


def _read(
    classifier: LoadedClassifier, network: SequenceClassifier, vectors: _Vectors
) -> SequenceOutput:
    """Return what the network says of the features ``(S, F)`` of a series."""

    @torch.inference_mode()
    def read(device: torch.device) -> SequenceOutput:
        return network.read_sequence(torch.from_numpy(vectors)[None].to(device))

    return run_whole(classifier, read)


def encoded(
    classifier: LoadedClassifier, listing: Listing, members: Indices, context: WorkContext
) -> tuple[_Vectors, Floats]:
    """Return the features ``(S, F)`` of a series' slices, and their distances ``(S,)``."""
    vectors, distances = [], []
    for start in range(0, len(members), classifier.batch_size):
        context.token.raise_if_cancelled()
        chosen = [int(each) for each in members[start : start + classifier.batch_size]]
        batch = torch.cat([prepared(listing, index, classifier.card) for index in chosen])
        scored = score_batch(classifier, batch, chosen)
        vectors.append(scored.logits)  # an encoder has no head: these are its features
        distances.append(scored.distances)
    return np.concatenate(vectors), np.concatenate(distances).astype(np.float64)
