"""Which method a model is explained by where nobody asks for another."""

from pathlib import Path

from medviewer.errors import ModelBundleError, UsageError
from medviewer.explain.methods.registry import DEFAULT_METHOD, METHODS
from medviewer.explain.request import ExplainRequest, planned
from medviewer.inference.predictor import LoadedClassifier
from medviewer.models.card import ModelCard
from medviewer.models.trust.record import read_trust


def default_method(classifier: LoadedClassifier, measured: str | None = None) -> str:
    """Return the method that the card names, or Grad-CAM.

    A card may be older or newer than the program: a method that is unknown here, does not suit the
    network, or does not come with the scores is not taken.

    Parameters
    ----------
    measured
        What stands in the place of the card's method, such as `best_of_slices`; None for that.
    """
    wanted = classifier.card.explanation
    name = measured or (wanted.method if wanted else "")
    method = METHODS.get(name)
    if method is None or method.is_slow:
        return DEFAULT_METHOD
    try:
        planned(classifier, ExplainRequest(method.name))
    except UsageError:
        return DEFAULT_METHOD
    return method.name


def default_of(card: ModelCard) -> str:
    """Return the method that a card names, or Grad-CAM where it names none that is known."""
    name = card.explanation.method if card.explanation else DEFAULT_METHOD
    return name if name in METHODS else DEFAULT_METHOD


def best_of_slices(folder: Path, card: ModelCard) -> str | None:
    """Return the method that does best where slices' own scores are explained, if it was measured.

    The card names the one that does best for what is shown first, the series' score.
    """
    try:
        record = read_trust(folder, card)
    except ModelBundleError:  # the window says so where it tells of trust
        return None
    level = None if record is None else record.levels.get("slices")
    return None if level is None else level.default
