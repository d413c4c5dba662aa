"""Does the score follow the map? Deletion and insertion of single maps, against chance.

What is measured is defined in `medviewer.explain.trust.perturbing` and nowhere else: the areas told
here are, map by map, those that ``medviewer trust`` averages.

One map beats chance where it is better than each of `ORDERS` random orders: if it were one of them,
that would happen once in ``ORDERS + 1`` times. A mean over a few orders tells less than their
spread: on one image, orders differ as much as maps do.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from torch import Tensor

from medviewer.cancel import CancelToken, WorkContext
from medviewer.explain.explained import ExplainedPrediction
from medviewer.explain.request import ExplainRequest
from medviewer.explain.slow.keeper import InputKeeper
from medviewer.explain.slow.subjects import ImageSubject, SliceSubject
from medviewer.explain.trust.mapping import OneImage
from medviewer.explain.trust.perturbing import Cutting, areas_of_maps
from medviewer.explain.trust.volume_slice import SliceOfVolume
from medviewer.inference.classify import ReadStack, classify_series
from medviewer.inference.predictor import LoadedClassifier
from medviewer.inference.scores import index_of_class
from medviewer.io.records import Series, Study
from medviewer.language import translate
from medviewer.models.networks.classifier import VolumeClassifier

Floats = npt.NDArray[np.float32]

ORDERS = 19
"""Random orders: being better than all of them by luck has a chance of 1 in 20."""


@dataclass(frozen=True, slots=True)
class Faithfulness:
    """Mean logits of the explained class along the curves.

    Attributes
    ----------
    whole, blank
        The logits of the image, and of the blurred one in its place.
    deletion, insertion
        The areas of the map: a good one has a small and a large one.
    randoms
        Those of random orders, which are the same for both.
    """

    whole: float
    blank: float
    deletion: float
    insertion: float
    randoms: tuple[float, ...]

    @property
    def random(self) -> float:
        """The mean of the random orders."""
        return float(np.mean(self.randoms))

    @property
    def follows(self) -> bool:
        """Whether the score follows the map by both measures, more than any random order."""
        return self._beats == (True, True)

    @property
    def _beats(self) -> tuple[bool, bool]:
        """Whether deletion and insertion are better than all random orders; of few none is."""
        is_enough = len(self.randoms) >= ORDERS
        return (
            is_enough and self.deletion < min(self.randoms),
            is_enough and self.insertion > max(self.randoms),
        )

    @property
    def words(self) -> str:
        """Say what was found, in a sentence."""
        text = translate(
            "Explain",
            "The score follows this map by one of two measures alone: rely on it with care.",
        )
        if self.follows:
            text = translate(
                "Explain", "The score follows this map more than each of {count} random orders."
            )
        elif not any(self._beats):
            text = translate(
                "Explain",
                "The score does not clearly follow this map more than {count} random orders: do "
                "not rely on it.",
            )
        return text.format(count=len(self.randoms))


@dataclass(slots=True, eq=False)
class _VolumeSlices:
    """The slices that a volume is made of, kept while it is scored."""

    slices: Tensor | None = None
    indices: tuple[int, ...] = ()

    def keep(self, slices: Tensor, indices: Sequence[int]) -> None:
        """Keep the prepared slices ``(S, C, H, W)``."""
        self.slices, self.indices = slices.cpu(), tuple(indices)


def check_maps(
    study: Study,
    series: Series,
    read_stack: ReadStack,
    classifier: LoadedClassifier,
    context: WorkContext,
    explained: ExplainedPrediction,
    target: str,
) -> dict[int, Faithfulness]:
    """Return the faithfulness of the maps of a class, by the index of the image.

    Of a sequence or a volume it is the score that the maps explain which follows, or does not, when
    a slice is changed. Maps that are no numbers are not checked: they are not in the answer. A stop
    is heard between batches.
    """
    attribution = explained.attributions.get(target)
    if attribution is None:
        return {}
    wanted = frozenset(attribution.image_indices)
    of_slices = attribution.maps_of == "slices"
    keeper = InputKeeper(ExplainRequest(images=wanted, of_slices=of_slices))
    volume = _VolumeSlices()
    passes = replace(keeper.passes, slices=volume.keep)
    classify_series(study, series, read_stack, classifier, context.part(0.0, 0.1), passes)
    subjects = _subjects(classifier, keeper, volume, wanted)
    rest = context.part(0.1, 0.9)
    found = {}
    for number, (index, subject) in enumerate(subjects.items()):
        rest.step(
            number,
            len(subjects),
            translate("Progress", "Checking whether the score follows the map"),
        )
        native = attribution.native[attribution.image_indices.index(index)]
        if np.isfinite(native).all():
            number_of_class = index_of_class(classifier.card, target)
            found[index] = _of_subject(subject, index, number_of_class, native, rest.token)
    return found


def _subjects(
    classifier: LoadedClassifier,
    keeper: InputKeeper,
    volume: _VolumeSlices,
    wanted: frozenset[int],
) -> dict[int, OneImage]:
    """Return what is changed, by the index of the image: an image, or a slice among the others."""
    network, slices = classifier.network, volume.slices
    if isinstance(network, VolumeClassifier) and slices is not None:
        return {
            index: SliceOfVolume(classifier, network, slices, place)
            for place, index in enumerate(volume.indices)
            if index in wanted
        }
    return {
        subject.indices[0]: subject
        for subject in keeper.subjects(classifier)
        if isinstance(subject, (ImageSubject, SliceSubject))
    }


def _of_subject(
    subject: OneImage, index: int, target: int, native: Floats, token: CancelToken
) -> Faithfulness:
    """Measure the map of one image, or of one slice among the others."""
    cutting = Cutting(random_orders=ORDERS)
    areas = areas_of_maps(subject, target, [native], cutting, (0, index), token)
    return Faithfulness(
        areas.whole, areas.blank, areas.deletion[0], areas.insertion[0], areas.randoms
    )
