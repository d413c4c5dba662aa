"""Which slice of a volume is measured: the labels say what the series shows, not where."""

from dataclasses import dataclass, field

from torch import Tensor

from medviewer.cancel import CancelToken
from medviewer.explain.trust.perturbing import Baseline, baseline_of
from medviewer.explain.trust.volume_slice import SliceOfVolume
from medviewer.inference.predictor import LoadedClassifier
from medviewer.models.networks.classifier import VolumeClassifier
from medviewer.training.trusting.cases import Case


@dataclass(frozen=True, slots=True, eq=False)
class DecidingSlices:
    """Finds the slice without which a volume's logit is lowest, once for each case.

    Without it is: with what deletion puts in its place. No map has a say, so that all methods, and
    random orders, are measured on the same slice; one that moves nothing would tell nothing of any.
    The network is the one that is measured, also for maps of it in disorder.
    """

    classifier: LoadedClassifier
    baseline: Baseline
    token: CancelToken
    _found: dict[Case, int] = field(default_factory=dict)

    def place(self, case: Case, slices: Tensor) -> int:
        """Return the place of that slice among ``(S, C, H, W)``; a stop is heard between slices."""
        if case not in self._found:
            logits = [self._without(place, slices, case.target) for place in range(len(slices))]
            self._found[case] = logits.index(min(logits))
        return self._found[case]

    def _without(self, place: int, slices: Tensor, target: int) -> float:
        """Return a logit of the series without the slice at a place."""
        self.token.raise_if_cancelled()
        network = self.classifier.network
        assert isinstance(network, VolumeClassifier), "others read no volumes"
        subject = SliceOfVolume(self.classifier, network, slices, place)
        blank = baseline_of(subject.original, self.baseline)
        return float(subject.scores(blank)[0, 0, target])
