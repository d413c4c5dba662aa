"""Labelled images as what trust is measured on: alone, or among the slices of their series.

Of a network of volumes the labelled samples are whole series (see `data.volumes`), and what is
measured is one slice within each.
"""

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from medviewer.cancel import WorkContext
from medviewer.explain.attribution import MapsOf
from medviewer.explain.slow.subjects import ImageSubject, SliceSubject
from medviewer.explain.trust.mapping import OneImage
from medviewer.explain.trust.volume_slice import SliceOfVolume
from medviewer.inference.predictor import LoadedClassifier
from medviewer.models.networks.classifier import VolumeClassifier
from medviewer.models.networks.sequence import SequenceClassifier
from medviewer.models.preprocess import prepare
from medviewer.models.preprocess_geometry import field_of_view
from medviewer.training.data.samples import Listing
from medviewer.training.measuring.scoring.preparing import members_with, prepared
from medviewer.training.measuring.scoring.sequences import encoded
from medviewer.training.trusting.cases import Case
from medviewer.training.trusting.deciding import DecidingSlices

Bools = npt.NDArray[np.bool_]


def levels_of(classifier: LoadedClassifier) -> tuple[MapsOf, ...]:
    """Return whose logits are explained; the first is what the viewer shows by default."""
    if isinstance(classifier.network, VolumeClassifier):
        return ("series",)
    if not isinstance(classifier.network, SequenceClassifier):
        return ("image",)
    return ("series", "slices") if classifier.network.scores_slices else ("series",)


class Inputs:
    """The images of a listing for one network, which may be in disorder.

    The features of a series are computed once, when its first slice is asked for. Which slice of a
    volume is measured, `deciding` says: by the network as it is, for that in disorder, too.
    """

    def __init__(
        self,
        classifier: LoadedClassifier,
        listing: Listing,
        context: WorkContext,
        deciding: DecidingSlices | None = None,
    ) -> None:
        self.deciding = deciding or DecidingSlices(classifier, "blurred", context.token)
        self._classifier = classifier
        self._listing = listing
        self._silent = WorkContext(context.token)
        self._features: dict[int, Tensor] = {}  # by the first slice of the series

    def subject(self, case: Case, maps_of: MapsOf) -> OneImage:
        """Return one image ready to be explained."""
        classifier, network = self._classifier, self._classifier.network
        if isinstance(network, VolumeClassifier):
            return self._slice_of_volume(network, case)
        original = prepared(self._listing, case.index, classifier.card)
        if not isinstance(network, SequenceClassifier):
            return ImageSubject(classifier, original, (case.index,))
        members = members_with(self._listing, case.index)
        place = int(np.flatnonzero(members == case.index)[0])
        first = int(members[0])
        if first not in self._features:
            vectors, _ = encoded(classifier, self._listing, members, self._silent)
            self._features[first] = torch.from_numpy(vectors)
        return SliceSubject(
            classifier, network, original, (case.index,), self._features[first], place, maps_of
        )

    def _slice_of_volume(self, network: VolumeClassifier, case: Case) -> SliceOfVolume:
        """Return the deciding slice of a volume, among the others."""
        sample, spec = self._listing.samples[case.index], self._classifier.card.preprocess
        slices = prepare(self._listing.read(sample), spec, sample.spacing_mm)
        place = self.deciding.place(case, slices)
        return SliceOfVolume(self._classifier, network, slices, place)


def box_on_input(listing: Listing, case: Case, classifier: LoadedClassifier) -> Bools | None:
    """Return which pixels ``(H, W)`` of the network's input have their centre in the box.

    None where the data have no box, or the network sees nothing or everything but it.
    """
    sample, spec = listing.samples[case.index], classifier.card.preprocess
    if sample.box is None:
        return None
    rows, columns = listing.read(sample).shape[:2]
    seen = field_of_view(spec, rows, columns, sample.spacing_mm)
    down = (np.arange(spec.height) + 0.5) / spec.height * seen.height + seen.top
    across = (np.arange(spec.width) + 0.5) / spec.width * seen.width + seen.left
    in_rows = np.abs(down / rows - sample.box.center_y) <= sample.box.height / 2
    in_columns = np.abs(across / columns - sample.box.center_x) <= sample.box.width / 2
    inside: Bools = in_rows[:, None] & in_columns[None]
    return inside if inside.any() and not inside.all() else None
