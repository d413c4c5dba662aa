"""What a stroke of the eraser costs: against one forward pass of the same image.

The shipped networks without their twins, one CPU thread, the two sides in turn; films of 4
megapixels and slices of 512 x 512, as they come from scanners.
"""

import itertools

import torch

from medviewer.explain.asking.asked_image import AskedImage
from medviewer.explain.asking.question import Question, SequenceFeatures
from medviewer.image.erasing.brush import brushed
from medviewer.inference.device import use_threads
from medviewer.models.networks.sequence import SequenceClassifier
from tests.benchmarks.explanations import _FILMS, _HEADS, _images, _loaded, _ratio
from tests.benchmarks.measurement import Measurement

ROUNDS = 9
SLICES = 32


def measure() -> list[Measurement]:
    """Return the ratios of one run."""
    use_threads(1)
    return [_film(), *_slice()]


def _film() -> Measurement:
    classifier = _loaded(_FILMS)
    image = _images(classifier, 1)
    asked = AskedImage(classifier, image.contiguous(), 0, (2048, 2048), None)
    strokes = _strokes(2048)

    def stroke() -> None:
        asked.answer(next(strokes), classifier.card.labels[0])

    def forward() -> None:
        with torch.inference_mode():
            classifier.network(image)

    name = "Painting: new score after a stroke / one forward of that film"
    return _ratio(name, stroke, forward, 1.2, f"a film of 2048 x 2048, {_FILMS}", ROUNDS)


def _slice() -> list[Measurement]:
    classifier = _loaded(_HEADS)
    network, image = classifier.network, _images(classifier, 1)
    assert isinstance(network, SequenceClassifier)
    features = torch.randn(SLICES, network.feature_length).numpy()
    kept = SequenceFeatures(tuple(range(SLICES)), features)
    label = classifier.card.labels[0]
    asked = AskedImage(classifier, image.contiguous(), 0, (512, 512), None, kept)
    strokes, left_out = _strokes(512), itertools.cycle(range(1, SLICES))

    def stroke() -> None:
        asked.answer(next(strokes), label)

    def without_one() -> None:
        asked.answer(Question(left_out=frozenset({next(left_out)})), label)

    def forward() -> None:
        with torch.inference_mode():
            network.encode_slices(image)

    note = f"one of {SLICES} slices of 512 x 512, {_HEADS}"
    name = "Painting: new score after a stroke / one forward of that slice"
    without = "Leaving one slice out / one forward of a slice"
    return [
        _ratio(name, stroke, forward, 1.2, note, ROUNDS),
        _ratio(without, without_one, forward, 0.5, note, ROUNDS),
    ]


def _strokes(side: int) -> "itertools.cycle[Question]":
    """Return strokes across an image, none twice in a row: a known answer costs nothing."""
    ways = [((0.2, 0.3), (0.4, 0.6)), ((0.6, 0.3), (0.5, 0.7))]
    painted = [
        brushed(
            (start[0] * side, start[1] * side),
            (end[0] * side, end[1] * side),
            0.04 * side,
            (side, side),
        )
        for start, end in ways
    ]
    return itertools.cycle([Question(each, "mean") for each in painted])


if __name__ == "__main__":
    for measurement in measure():
        print(measurement, flush=True)  # noqa: T201 - a script
