"""Trained weights over samples: logits, logits of series, and where the maps are highest."""

import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as nnf

from medviewer.explain.gradcam import forward_with_maps
from medviewer.models.networks.architectures import SampleNetwork, build_classifier
from medviewer.models.networks.classifier import Classifier
from medviewer.models.networks.sequence import SequenceClassifier
from medviewer.training.config import TrainingConfig
from medviewer.training.data.preparing import prepared_images
from medviewer.training.data.samples import Indices, SampleSet
from medviewer.training.learning.network import State
from medviewer.training.making.made import Scores, peaks_of_maps
from medviewer.training.measuring.metrics import Floats
from medviewer.training.packing.outputs import frozen_copy, run_samples

_BATCH = 16


def shipped_network(config: TrainingConfig, state: State) -> SampleNetwork:
    """Return the network with given weights and without its auxiliary outputs."""
    classes = len(config.classes)
    kept = {
        name: tensor[:classes] if name in {"head.weight", "head.bias"} else tensor
        for name, tensor in state.items()
    }
    network = build_classifier(config.network.architecture, classes, config.network.options or {})
    network.load_state_dict(kept)
    return network.eval()


def score(
    config: TrainingConfig,
    network: Classifier,
    sequence: SequenceClassifier | None,
    samples: SampleSet,
) -> Scores:
    """Score samples by their network or, where there is one, by the sequence network."""
    ready = frozen_copy(network)
    run = run_samples(ready, samples, config.input)
    peaks = _peaks(config, ready, samples)
    if samples.are_volumes:
        by_series = {key: run.logits[own[0]] for key, own in samples.series().items()}
        return Scores(run.logits, peaks, by_series)
    if sequence is None:
        return Scores(run.logits, peaks)
    logits, by_series = read_series(sequence, run.vectors, samples)
    alone = run.logits if sequence.scores_slices else None
    return Scores(logits, peaks, by_series, alone)


@torch.inference_mode()
def read_series(
    sequence: SequenceClassifier, vectors: npt.NDArray[np.float32], samples: SampleSet
) -> tuple[Floats, dict[str, Floats]]:
    """Return the logits of slices ``(N, classes)`` and of series by key, from slice features.

    Those of slices are not a number where the network scores series alone.
    """
    logits = np.full((len(samples.samples), sequence.series_head.out_features), np.nan)
    by_series = {}
    for key, members in samples.series().items():
        output = sequence.read_sequence(torch.from_numpy(vectors[members])[None])
        if sequence.scores_slices:
            logits[members] = output.slice_logits[0].double().numpy()
        by_series[key] = output.series_logits[0].double().numpy()
    return logits, by_series


def _peaks(config: TrainingConfig, network: Classifier, samples: SampleSet) -> Floats:
    """Return where the Grad-CAM of each boxed sample's class is highest."""
    peaks = np.full((len(samples.samples), 2), np.nan)
    boxed = np.flatnonzero([sample.box is not None for sample in samples.samples])
    layer = network.get_submodule(network.target_layer)
    size = _BATCH if isinstance(samples.pixels, np.ndarray) else 1  # maps get their image's size
    for start in range(0, len(boxed), size):
        members: Indices = boxed[start : start + size]
        pixels = np.stack([samples.pixels[index] for index in members])
        spacings = [samples.samples[index].spacing_mm for index in members]
        images = prepared_images(pixels, config.input, spacings)
        classes = range(len(config.classes))
        maps = forward_with_maps(network, layer, images, list(classes)).maps
        right = torch.from_numpy(samples.targets[members][:, : len(classes)].argmax(1))
        chosen = maps[torch.arange(len(members)), right][:, None]
        enlarged = nnf.interpolate(chosen, pixels.shape[1:], mode="bilinear", align_corners=False)
        peaks[members] = peaks_of_maps(enlarged[:, 0].numpy())
    return peaks
