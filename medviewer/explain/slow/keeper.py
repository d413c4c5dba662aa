"""What a slow method needs of a series, kept while it is scored."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import torch
from torch import Tensor

from medviewer.cancel import CancelToken
from medviewer.explain.asking.question import SequenceFeatures
from medviewer.explain.attribution import MapsOf
from medviewer.explain.request import ExplainRequest
from medviewer.explain.sequence_maps import read_with_gradients
from medviewer.explain.slice_importance import SliceImportance, importance_of
from medviewer.explain.slow.subjects import ImageSubject, SliceSubject, Subject, VolumeSubject
from medviewer.inference.predictor import LoadedClassifier, run_whole, scores_only
from medviewer.inference.scoring.passes import Passes, read_only, volume_scores_only
from medviewer.models.networks.classifier import SliceClassifier, TappedForward, VolumeClassifier
from medviewer.models.networks.sequence import SequenceClassifier, SequenceOutput


@dataclass(slots=True, eq=False)
class InputKeeper:
    """Keeps the prepared images that are to be explained, in the memory of the CPU.

    Of a sequence also the features ``(S, F)`` of all slices and their indices in reading order.
    """

    request: ExplainRequest
    images: dict[int, Tensor] = field(default_factory=dict)
    features: Tensor | None = None
    read: tuple[int, ...] = ()
    whole: Tensor | None = None

    @property
    def passes(self) -> Passes:
        """Score plainly and keep."""
        return Passes(
            images=self._keep_images, sequence=self._keep_features, volume=self._keep_volume
        )

    def subjects(self, classifier: LoadedClassifier) -> list[Subject]:
        """Return what can be explained, in shown order; a volume is one subject."""
        network = classifier.network
        if isinstance(network, VolumeClassifier):
            if self.whole is None:
                return []
            return [VolumeSubject(classifier, network, self.whole, self.read)]
        indices = sorted(self.images)
        if isinstance(network, SequenceClassifier):
            return [
                self._slice(classifier, network, index) for index in indices if index in self.read
            ]
        return [ImageSubject(classifier, self.images[index], (index,)) for index in indices]

    @property
    def sequence(self) -> SequenceFeatures | None:
        """What was read, of a sequence."""
        if self.features is None:
            return None
        return SequenceFeatures(self.read, self.features.float().numpy())

    def importance(
        self, classifier: LoadedClassifier, targets: Sequence[int], token: CancelToken
    ) -> tuple[SliceImportance, ...]:
        """Return how much each slice moves some logits, of a sequence; else nothing."""
        network, features = classifier.network, self.features
        if features is None or not isinstance(network, SequenceClassifier):
            return ()

        def read(device: torch.device) -> tuple[SliceImportance, ...]:
            graph = read_with_gradients(network, features[None].to(device))
            return importance_of(network, graph, self.read, targets, token)

        return run_whole(classifier, read)

    def maps_of(self, classifier: LoadedClassifier) -> MapsOf:
        """Return whose logit the maps explain."""
        if isinstance(classifier.network, SequenceClassifier) and self.request.of_slices:
            return "slices"
        return "image" if isinstance(classifier.network, SliceClassifier) else "series"

    def _slice(
        self, classifier: LoadedClassifier, network: SequenceClassifier, index: int
    ) -> SliceSubject:
        """Return one slice among the others."""
        assert self.features is not None, "the sequence was read"
        place = self.read.index(index)
        maps_of = self.maps_of(classifier)
        own = self.images[index]
        return SliceSubject(classifier, network, own, (index,), self.features, place, maps_of)

    def _keep_images(
        self, network: SliceClassifier, images: Tensor, indices: Sequence[int]
    ) -> TappedForward:
        """Run images, and keep those that are wanted."""
        for place, index in enumerate(indices):
            if self.request.wants(index):
                self.images[index] = images[place : place + 1].cpu()
        return scores_only(network, images, indices)

    def _keep_features(
        self,
        network: SequenceClassifier,
        features: Tensor,
        indices: Sequence[int],
        token: CancelToken,
    ) -> SequenceOutput:
        """Read a sequence, and keep what was read."""
        self.features, self.read = features[0].cpu(), tuple(indices)
        return read_only(network, features, indices, token)

    def _keep_volume(
        self, network: VolumeClassifier, volume: Tensor, indices: Sequence[int], token: CancelToken
    ) -> TappedForward:
        """Run a volume, and keep it."""
        self.whole, self.read = volume.cpu(), tuple(indices)
        return volume_scores_only(network, volume, indices, token)
