"""Series as sequences of slices: a CNN for each slice, a reader along them, attention to pool.

The two parts are separate: slice features can be kept, and a series without one of its slices be
scored again at no CNN's cost.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple, cast

import torch
from torch import Tensor, nn

from medviewer.models.networks.attention import initialise_linear
from medviewer.models.networks.classifier import SliceClassifier
from medviewer.models.networks.readers import SliceReader, states_of_all


class SequenceOutput(NamedTuple):
    """Scores of slices and series at once.

    `slice_logits` is ``(B, S, classes)``, `series_logits` ``(B, classes)`` and `weights`,
    ``(B, S)``, each slice's share in the series; a row of shares sums to 1. Where there is no
    slice, logits and shares are zero. A network that scores series alone has `slice_logits` of no
    class, ``(B, S, 0)``.
    """

    slice_logits: Tensor
    series_logits: Tensor
    weights: Tensor


class Reading(nn.Module):
    """A reader along the features of slices, attention pooling, two linear heads.

    Without `slice_scores` there is no head for slices: their scores were never learnt.
    """

    slice_head: nn.Linear | None

    def __init__(self, classes: int, reader: SliceReader, *, slice_scores: bool = True) -> None:
        super().__init__()
        self.reader = reader
        self.attention = AttentionPooling(reader.state_length)
        self.slice_head = nn.Linear(reader.state_length, classes) if slice_scores else None
        self.series_head = nn.Linear(reader.state_length, classes)

    def read(self, features: Tensor, mask: Tensor | None) -> SequenceOutput:
        """Score series; see `SequenceClassifier.read_sequence`."""
        return self.score(self.reader(features, mask), mask)

    def score(self, states: Tensor, mask: Tensor | None) -> SequenceOutput:
        """Score series by the reader's states; see `SequenceClassifier.read_sequence`."""
        weights = self.attention(states, mask)
        series = torch.einsum("bs,bsd->bd", weights, states)
        heads = states[..., :0] if self.slice_head is None else self.slice_head(states)
        return SequenceOutput(_blanked(heads, mask), self.series_head(series), weights)


class SequenceClassifier(Reading):
    """An encoder of slices and what reads their features; `others` read beside it.

    `encoder` loses its head: called on slices it returns their feature vectors, and
    ``encoder.forward_with_taps`` the maps and taps beside them. Explain at ``encoder.`` and the
    encoder's own target layer, which `target_layer` names. Of several readings logits and shares
    are the mean.
    """

    def __init__(
        self,
        classes: int,
        encoder: SliceClassifier,
        reader: SliceReader,
        others: Sequence[SliceReader] = (),
        *,
        slice_scores: bool = True,
    ) -> None:
        super().__init__(classes, reader, slice_scores=slice_scores)
        self.default_size = encoder.default_size
        self.feature_length = encoder.feature_length
        self.target_layer = f"encoder.{encoder.target_layer}"
        encoder.head = nn.Identity()
        self.encoder = encoder
        self.others = nn.ModuleList(
            Reading(classes, each, slice_scores=slice_scores) for each in others
        )

    @property
    def scores_slices(self) -> bool:
        """Whether slices have logits of their own, and not the series alone."""
        return self.slice_head is not None

    @property
    def readings(self) -> tuple[Reading, ...]:
        """All that read the slices' features, this network's own first."""
        return self, *cast("Sequence[Reading]", self.others)

    def encode_slices(self, slices: Tensor) -> Tensor:
        """Return the features ``(N, feature_length)`` of slices ``(N, C, H, W)``."""
        vectors: Tensor = self.encoder(slices)
        return vectors

    def read_sequence(self, features: Tensor, mask: Tensor | None = None) -> SequenceOutput:
        """Score series from the features of their slices.

        Parameters
        ----------
        features
            ``(B, S, feature_length)``, slices in their order.
        mask
            ``(B, S)`` of bool, True where there is a slice: first the slices, then the padding.

        Raises
        ------
        ValueError
            When a series has no slice, or padding comes before a slice.
        """
        _check(features, mask)
        features = _blanked(features, mask)  # padding may be anything
        readings = self.readings
        states = states_of_all([reading.reader for reading in readings], features, mask)
        outputs = [own.score(each, mask) for own, each in zip(readings, states, strict=True)]
        return SequenceOutput(*(torch.stack(each).mean(0) for each in zip(*outputs, strict=True)))

    def forward(self, series: Tensor, mask: Tensor | None = None) -> SequenceOutput:
        """Score series ``(B, S, C, H, W)``; see `read_sequence` for `mask`.

        The encoder reads no padding: it would disturb the batch norms in training.
        """
        if mask is None:
            vectors = self.encode_slices(series.flatten(0, 1))
            return self.read_sequence(vectors.view(*series.shape[:2], -1))
        vectors = self.encode_slices(series[mask])
        features = vectors.new_zeros(*mask.shape, self.feature_length)
        features[mask] = vectors
        return self.read_sequence(features, mask)


class AttentionPooling(nn.Module):
    """Shares of slices in a series: ``softmax(w . tanh(V h))``.

    Ilse, Tomczak & Welling, "Attention-based deep multiple instance learning", ICML 2018.
    """

    def __init__(self, length: int, hidden: int = 64) -> None:
        super().__init__()
        self.score = nn.Sequential(nn.Linear(length, hidden), nn.Tanh(), nn.Linear(hidden, 1))
        initialise_linear(self)

    def forward(self, states: Tensor, present: Tensor | None) -> Tensor:
        """Return the shares ``(B, S)`` of states ``(B, S, length)``, zero where not present."""
        scores: Tensor = self.score(states).squeeze(2)
        if present is not None:
            scores = scores.masked_fill(~present, -math.inf)
        return scores.softmax(1)


def _blanked(values: Tensor, mask: Tensor | None) -> Tensor:
    """Return values ``(B, S, ...)`` with zeros where no slice is."""
    return values if mask is None else values.masked_fill(~mask[..., None], 0)


def _check(features: Tensor, mask: Tensor | None) -> None:
    """Refuse series without slices and a mask that is not slices first, then padding."""
    if features.shape[1] == 0:
        raise ValueError("each series needs a slice")
    if mask is None:
        return
    if mask.shape != features.shape[:2] or mask.dtype != torch.bool:
        raise ValueError("mask must be of bool, (series, slices)")
    if not bool(mask[:, 0].all()):
        raise ValueError("each series needs a slice, and its slices come before the padding")
    if bool((mask[:, 1:] & ~mask[:, :-1]).any()):
        raise ValueError("the slices of a series come before its padding")
