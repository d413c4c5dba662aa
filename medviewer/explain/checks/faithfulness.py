"""Does the score follow the map? Deletion and insertion of single maps, against chance.

What is measured is defined in `medviewer.explain.trust.perturbing` and nowhere else: the areas told
here are, map by map, those that ``medviewer trust`` averages.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from medviewer.cancel import CancelToken, WorkContext
from medviewer.explain.explained import ExplainedPrediction
from medviewer.explain.request import ExplainRequest
from medviewer.explain.slow.keeper import InputKeeper
from medviewer.explain.slow.subjects import ImageSubject, SliceSubject
from medviewer.explain.trust.mapping import OneImage
from medviewer.explain.trust.perturbing import Cutting, areas_of_maps
from medviewer.inference.classify import ReadStack, classify_series
from medviewer.inference.predictor import LoadedClassifier
from medviewer.inference.scores import index_of_class
from medviewer.io.records import Series, Study
from medviewer.language import translate

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Faithfulness:
    """Mean logits of the explained class along the curves.

    Attributes
    ----------
    whole, blank
        The logits of the image, and of the blurred one in its place.
    deletion, insertion
        The areas of the map: a good one has a small and a large one.
    random
        That of random orders, which is the same for both.
    """

    whole: float
    blank: float
    deletion: float
    insertion: float
    random: float

    @property
    def follows(self) -> bool:
        """Whether the score follows the map by both measures."""
        return self.deletion < self.random < self.insertion

    @property
    def words(self) -> str:
        """Say what was found, in a sentence."""
        if self.follows:
            return translate("Explain", "The score follows this map more than chance.")
        if self.insertion <= self.random <= self.deletion:
            return translate(
                "Explain", "The score follows this map no more than chance: do not rely on it."
            )
        return translate(
            "Explain",
            "The score follows this map by one of two measures alone: rely on it with care.",
        )


def why_unchecked(explained: ExplainedPrediction, checks: Mapping[int, Faithfulness]) -> str:
    """Say why there are maps but no checks of them, or nothing where there are."""
    if checks or not explained.attributions:
        return ""
    return translate(
        "Explain",
        "Whether the score follows the maps was not checked: that is not possible for networks "
        "that read whole volumes.",
    )


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

    Of a sequence it is the score that the maps explain which follows, or does not, when a slice is
    changed. Maps of volumes, and those that are no numbers, are not checked: there is nothing in
    the answer then. A stop is heard between batches.
    """
    attribution = explained.attributions.get(target)
    if attribution is None:
        return {}
    wanted = frozenset(attribution.image_indices)
    of_slices = attribution.maps_of == "slices"
    keeper = InputKeeper(ExplainRequest(images=wanted, of_slices=of_slices))
    classify_series(study, series, read_stack, classifier, context.part(0.0, 0.1), keeper.passes)
    subjects = keeper.subjects(classifier)
    rest = context.part(0.1, 0.9)
    found = {}
    for number, subject in enumerate(subjects):
        rest.step(
            number,
            len(subjects),
            translate("Progress", "Checking whether the score follows the map"),
        )
        index = subject.indices[0]
        native = attribution.native[attribution.image_indices.index(index)]
        if isinstance(subject, (ImageSubject, SliceSubject)) and np.isfinite(native).all():
            number_of_class = index_of_class(classifier.card, target)
            found[index] = _of_subject(subject, number_of_class, native, rest.token)
    return found


def _of_subject(subject: OneImage, target: int, native: Floats, token: CancelToken) -> Faithfulness:
    """Measure the map of one image, or of one slice among the others."""
    areas = areas_of_maps(subject, target, [native], Cutting(), (0, *subject.indices), token)
    return Faithfulness(
        areas.whole, areas.blank, areas.deletion[0], areas.insertion[0], areas.random
    )
