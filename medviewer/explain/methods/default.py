"""Which method a model is explained by where nobody asks for another."""

from medviewer.errors import UsageError
from medviewer.explain.methods.registry import DEFAULT_METHOD, METHODS
from medviewer.explain.request import ExplainRequest, planned
from medviewer.inference.predictor import LoadedClassifier


def default_method(classifier: LoadedClassifier) -> str:
    """Return the method that the card names, or Grad-CAM.

    A card may be older or newer than the program: a method that is unknown here, does not suit the
    network, or does not come with the scores is not taken.
    """
    wanted = classifier.card.explanation
    method = METHODS.get(wanted.method) if wanted else None
    if method is None or method.is_slow:
        return DEFAULT_METHOD
    try:
        planned(classifier, ExplainRequest(method.name))
    except UsageError:
        return DEFAULT_METHOD
    return method.name
