"""Films with a bright square, explained through the one entry."""

from medviewer.cancel import WorkContext
from medviewer.explain.explained import ExplainedPrediction, explain_series
from medviewer.explain.methods.registry import METHODS
from medviewer.explain.request import ExplainRequest
from medviewer.inference.predictor import LoadedClassifier
from tests.support.models import square_film
from tests.support.records import make_instance, make_series, make_study
from tests.support.volumes import FakeReader, volume_of

LABEL = "bright-square"
SUITED = [name for name in METHODS if name != "attention-rollout"]
"""The methods that suit a network without attention."""


def films(count: int = 1) -> tuple[object, FakeReader]:
    volume = volume_of(*[square_film(top=48, left=40)] * count)
    return make_series(*(make_instance(f"{n}.dcm") for n in range(count))), FakeReader(volume)


def explain(
    classifier: LoadedClassifier, made: tuple, *more: object, **options: object
) -> ExplainedPrediction:
    series, reader = made
    context = options.pop("context", WorkContext())
    request = ExplainRequest(**options)
    return explain_series(
        make_study(series), series, reader.read, classifier, context, request, *more
    )
