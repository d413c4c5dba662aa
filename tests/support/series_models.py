"""Model folders whose networks read slices of a head CT together, small enough for paper."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from medviewer.image.geometry import PlaneGeometry
from medviewer.io.records import FrameHeader, FrameRef, Instance, Series, Stack
from medviewer.models.networks.classifier import VolumeClassifier
from medviewer.models.networks.ensemble import Ensemble
from medviewer.models.networks.readers import RecurrentReader
from medviewer.models.networks.sequence import SequenceClassifier
from tests.support.models import SIDE, bright_square_network, write_bundle
from tests.support.records import make_instance

HEAD_INPUT = {
    "modalities": ["CT"],
    "body_parts": ["HEAD", "BRAIN"],
    "views": [],
    "age_years": [],
    "kind": "slices",
    "order": "caudal_first",
}
HEAD_PREPROCESS = {"intensity": {"kind": "window", "center": 50.0, "width": 100.0}}
NETWORK_POOLING = {"images_to_series": "network", "why": "it reads the series"}


def head_sequence_network(classes: int = 1) -> SequenceClassifier:
    """Return a one-way Elman network that reads the bright share ``s`` of each slice.

    ``h_t = tanh(s_t + 0.5 h_(t-1))``; a slice's share is the softmax of ``2 tanh(h)``. Logit 0 of
    a slice is ``4 h - 1``, of the series ``3 sum(share * h) - 0.5``; further ones are the negative.
    """
    network = SequenceClassifier(
        classes,
        bright_square_network(classes),
        RecurrentReader("rnn", 2, hidden=1, bidirectional=False),
    )
    with torch.no_grad():
        for part in (network.reader, network.attention, network.slice_head, network.series_head):
            for parameter in part.parameters():
                parameter.zero_()
        cell = network.reader.cell
        cell.weight_ih_l0[0, 0] = 1.0
        cell.weight_hh_l0[0, 0] = 0.5
        network.attention.score[0].weight[0, 0] = 1.0
        network.attention.score[2].weight[0, 0] = 2.0
        for head, slope, bias in (
            (network.slice_head, 4.0, -1.0),
            (network.series_head, 3.0, -0.5),
        ):
            head.weight.fill_(-slope)
            head.weight[0] = slope
            head.bias.fill_(-bias)
            head.bias[0] = bias
    return network.eval()


def write_sequence_bundle(folder: Path, *, classes: Sequence[str] = ("bleed",), **tables: Any):
    """Write a model folder that reads head CT from caudal to cranial with that network."""
    return write_bundle(
        folder,
        network=tables.pop("network", None) or head_sequence_network(len(classes)),
        architecture={
            "architecture": "cnn-rnn",
            "target_layer": "encoder.last",
            "options": {
                "encoder": "tiny-cnn",
                "encoder_channels": 1,
                "encoder_width": 2,
                "hidden": 1,
                "bidirectional": False,
            },
        },
        labels=classes,
        **_head_tables(tables, pooling=NETWORK_POOLING),
    )


class TinyVolume(VolumeClassifier):
    """One 3x3x3 convolution of some width with ReLU, global average, linear."""

    target_layer = "layer"
    default_size = (4, SIDE, SIDE)

    def __init__(self, classes: int, channels: int = 1, width: int = 1) -> None:
        super().__init__()
        self.layer = nn.Sequential(nn.Conv3d(channels, width, 3, padding=1), nn.ReLU())
        self.set_head(width, classes)

    def features_with_taps(self, images: Tensor) -> tuple[Tensor, tuple[Tensor, ...]]:
        features = self.layer(images)
        return features, (features,)


def bright_volume_network() -> TinyVolume:
    """Return a network for volumes whose logit is ``4 * bright share - 0.5``."""
    network = TinyVolume(1)
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.zero_()
        network.layer[0].weight[0, 0, 1, 1, 1] = 1.0
        network.head.weight[0, 0] = 4.0
        network.head.bias[0] = -0.5
    return network.eval()


def write_volume_bundle(folder: Path, *, network: TinyVolume | None = None, **tables: Any) -> Path:
    """Write a model folder with that network, or another, under the name ``tiny-volume``."""
    network = network or bright_volume_network()
    return write_bundle(
        folder,
        network=network,
        architecture={
            "architecture": "tiny-volume",
            "target_layer": "layer",
            "options": {"channels": 1, "width": network.feature_length},
        },
        labels=("bleed",),
        **_head_tables(tables, pooling=NETWORK_POOLING),
    )


def write_ensemble_bundle(folder: Path, **tables: Any) -> Path:
    """Write a model folder with two networks: ``4 s - 0.5`` and ``2 s - 0.5``."""
    members = [bright_square_network(), bright_square_network()]
    with torch.no_grad():
        members[1].head.weight[0, 0] = 2.0
    return write_bundle(
        folder,
        network=Ensemble(members).eval(),
        architecture={
            "architecture": "ensemble",
            "target_layer": "join",
            "options": {
                "member": "tiny-cnn",
                "members": 2,
                "member_channels": 1,
                "member_width": 2,
            },
        },
        labels=("bleed",),
        **_head_tables(tables),
    )


def _head_tables(tables: dict[str, Any], **defaults: Any) -> dict[str, Any]:
    own = {"input": HEAD_INPUT, "preprocess": HEAD_PREPROCESS, **defaults}
    return tables | {name: table | tables.get(name, {}) for name, table in own.items()}


def head_slice(share: float) -> npt.NDArray[np.int16]:
    """Return a slice of 0 HU of whose rows the lower `share` has 100 HU."""
    image = np.zeros((SIDE, SIDE), np.int16)
    image[SIDE - round(share * SIDE) :] = 100
    # never of one value, which would be an empty image; the window clips what is beyond it
    image[0, 0] += -1 if share < 1 else 1
    return image


def head_instance(
    z_mm: float | None = None, *, file: str = "slice.dcm", **attributes: str
) -> Instance:
    """Return the header of an axial slice of a head CT at `z_mm`, or without a place."""
    header = FrameHeader()
    if z_mm is not None:
        header = FrameHeader(PlaneGeometry((0.0, 0.0, z_mm), (1.0, 0.0, 0.0), (0.0, 1.0, 0.0)))
    texts = {"BodyPartExamined": "HEAD", "ViewPosition": "", "PatientOrientation": ""} | attributes
    plain = make_instance(file, modality="CT", rows=SIDE, columns=SIDE, **texts)
    return Instance(
        **{name: getattr(plain, name) for name in plain.__slots__} | {"frames": (header,)}
    )


def head_series(*positions_mm: float | None, **attributes: str) -> Series:
    """Return a head CT of single-frame files shown in the order given."""
    refs = tuple(
        FrameRef(head_instance(z_mm, file=f"{place}.dcm", **attributes))
        for place, z_mm in enumerate(positions_mm)
    )
    return Series("head", "1.2.9", "CT", "Head", 1, "HEAD", (Stack(refs),))
