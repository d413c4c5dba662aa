"""Which method a model is explained by where nobody asks for another."""

from medviewer.explain.methods.registry import DEFAULT_METHOD, METHODS
from medviewer.explain.methods.suiting import why_not
from medviewer.inference.predictor import LoadedClassifier


def default_method(classifier: LoadedClassifier) -> str:
    """Return the method that the card names, or Grad-CAM.

    A card may be older or newer than the program: a method that is unknown here, does not suit the
    network, or does not come with the scores is not taken.
    """
    wanted = classifier.card.explanation
    method = METHODS.get(wanted.method) if wanted else None
    if method is None or method.is_slow or why_not(method, classifier.network):
        return DEFAULT_METHOD
    is_last = classifier.card.network.target_layer == classifier.network.target_layer
    if method.name in {"cam", "attention-rollout"} and not is_last:
        return DEFAULT_METHOD
    return method.name
