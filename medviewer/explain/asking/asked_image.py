"""One scored image, or slice of a sequence, that can be changed and scored again.

    asked = ask_image(classifier, volume, place, index)
    asked.answer(Question(), "pneumonia")                   # untouched
    asked.answer(Question(painted, "mean"), "pneumonia")    # one forward of this image

An answer costs one forward pass of this image and, of a sequence, reading the features that are
kept. Slices are left out without any pass. Use it on one thread at a time.
"""

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from medviewer.errors import UnsuitableInputError, UsageError
from medviewer.explain.asking.erasing import erased, filling
from medviewer.explain.asking.mask import MaskMaker
from medviewer.explain.asking.question import Answer, Eraser, Question, SequenceFeatures
from medviewer.image.erasing.painted import Painted
from medviewer.image.volume import Volume
from medviewer.inference.exact import exact_numbers
from medviewer.inference.predictor import LoadedClassifier, run_whole, score_batch
from medviewer.inference.prepared import prepared_slices
from medviewer.inference.scores import index_of_class, is_finite, scores_of
from medviewer.inference.scoring.images import NO_NUMBER
from medviewer.language import later, translate
from medviewer.models.networks.classifier import VolumeClassifier
from medviewer.models.networks.sequence import SequenceClassifier
from medviewer.models.preprocess_geometry import Spacing

WHOLE_VOLUME = later(
    "Asking",
    "This model reads the series as one volume: erasing works with models that read images one by "
    "one or as a sequence.",
)
NOT_READ = later(
    "Asking", "This slice took no part in the series' score; go to one that was scored."
)
NOTHING_LEFT = later("Asking", "At least one slice must stay in the series.")

Logits = npt.NDArray[np.float32]


class AskedImage:
    """An image of a series with what its network is given of it."""

    def __init__(
        self,
        classifier: LoadedClassifier,
        prepared: Tensor,
        index: int,
        size: tuple[int, int],
        spacing_mm: Spacing | None,
        sequence: SequenceFeatures | None = None,
        population: str = "",
    ) -> None:
        """Take ``(1, C, h, w)`` prepared pixels of image `index` of `size` (rows, columns)."""
        self._classifier = classifier
        self._card = classifier.card.for_population(population)
        self._prepared = prepared
        self._index = index
        self._masks = MaskMaker(classifier.card.preprocess, size, spacing_mm)
        self._sequence = sequence
        self._fillings: dict[Eraser, Tensor] = {}
        self._encoded: tuple[Painted | None, Eraser, Logits, bool] | None = None

    def answer(self, question: Question, label: str) -> Answer:
        """Return what the network gives for a class.

        Raises
        ------
        UsageError
            When the model lacks the class, or no slice is left.
        UnsuitableInputError
            When the network gives no number.
        DeviceError
            When memory is short even on the CPU.
        """
        card, sequence = self._card, self._sequence
        index_of_class(card, label)  # a class that the model lacks is told before it is asked
        with exact_numbers():
            if sequence is not None:
                return self._of_series(question, label, sequence)
            logits, is_far = self._passed(question)
        return Answer(
            scores_of(card, logits, in_range=False)[label], of_series=False, is_far=is_far
        )

    def changed(self, question: Question) -> Tensor:
        """Return ``(1, C, h, w)`` as the network is given it."""
        if question.painted is None:
            return self._prepared
        eraser = question.eraser
        if eraser not in self._fillings:
            self._fillings[eraser] = filling(self._prepared, eraser)
        mask = self._masks.mask(question.painted)
        return erased(self._prepared, self._fillings[eraser], mask)

    def _passed(self, question: Question) -> tuple[Logits, bool]:
        """Return logits, or the features of a slice, and whether they are far from the training's.

        The last ones are kept: to leave out another slice costs no pass.
        """
        known, wanted = self._encoded, (question.painted, question.eraser)
        if known is not None and known[0] is wanted[0] and (known[1] == wanted[1] or not wanted[0]):
            return known[2], known[3]
        scored = score_batch(self._classifier, self.changed(question), [self._index])
        logits = scored.logits[0]
        if not is_finite(logits):
            raise UnsuitableInputError(translate("Reasons", NO_NUMBER))
        is_far = bool(scored.distances[0] > self._classifier.distance_limit)
        self._encoded = *wanted, logits, is_far
        return logits, is_far

    def _of_series(self, question: Question, label: str, sequence: SequenceFeatures) -> Answer:
        """Return the answer of a sequence: from this slice's features and those that are kept."""
        stay = [place for place, i in enumerate(sequence.indices) if i not in question.left_out]
        if not stay:
            raise UsageError(translate("Asking", NOTHING_LEFT))
        own, is_there = sequence.indices.index(self._index), self._index not in question.left_out
        features, is_far = sequence.features, False
        if is_there:
            vector, is_far = self._passed(question)
            features = features.copy()
            features[own] = vector
        slice_logits, series_logits = self._read(features[stay])
        card = self._card
        series = scores_of(card, series_logits, in_range=False, of_series=True)[label]
        if not is_there:
            return Answer(series, of_series=True, is_far=False)
        own_logits = slice_logits[stay.index(own)]
        if not own_logits.size:  # the network scores series alone
            return Answer(series, of_series=True, is_far=is_far)
        own_score = scores_of(card, own_logits, in_range=False)[label]
        return Answer(series, of_series=True, is_far=is_far, slice_score=own_score)

    def _read(self, features: Logits) -> tuple[Logits, Logits]:
        """Return slice logits ``(S, classes)`` and series logits ``(classes,)``."""
        network = self._classifier.network
        assert isinstance(network, SequenceClassifier), "it has the features of a sequence"

        def read(device: torch.device) -> tuple[Logits, Logits]:
            with torch.inference_mode():
                output = network.read_sequence(torch.from_numpy(features)[None].to(device))
            return (
                output.slice_logits[0].float().cpu().numpy(),
                output.series_logits[0].float().cpu().numpy(),
            )

        slice_logits, series_logits = run_whole(self._classifier, read)
        if not is_finite(slice_logits, series_logits):
            raise UnsuitableInputError(translate("Reasons", NO_NUMBER))
        return slice_logits, series_logits


def ask_image(
    classifier: LoadedClassifier,
    volume: Volume,
    place: int,
    index: int,
    sequence: SequenceFeatures | None = None,
    population: str = "",
) -> AskedImage:
    """Return slice `place` of a volume, image `index` of its series, ready to be asked about.

    Parameters
    ----------
    sequence
        The features of the series' slices, for a network that reads them as a sequence.
    population
        Which of the card's populations the patient belongs to, or nothing.

    Raises
    ------
    UnsuitableInputError
        When the network reads volumes, or the slice was not read; as `prepared_slices` does.
    """
    network = classifier.network
    if isinstance(network, VolumeClassifier):
        raise UnsuitableInputError(translate("Asking", WHOLE_VOLUME))
    reads_sequence = isinstance(network, SequenceClassifier)
    if reads_sequence and (sequence is None or index not in sequence.indices):
        raise UnsuitableInputError(translate("Asking", NOT_READ))
    prepared = prepared_slices(volume, [place], classifier.card.preprocess)
    size, spacing = (volume.rows, volume.columns), volume.pixel_spacing_mm
    return AskedImage(
        classifier,
        prepared,
        index,
        size,
        spacing,
        sequence if reads_sequence else None,
        population,
    )
