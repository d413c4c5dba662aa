"""What is said of the classes beside their scores: grades, the image at hand, errors. No Qt."""

from collections.abc import Mapping

from medviewer.app.classifying.model_choice import ErrorRates, ModelChoice
from medviewer.app.texts.plain import clean_text
from medviewer.app.texts.prediction import figure, joined, percent_text
from medviewer.inference.prediction import Prediction, Score

_SPACE = "\N{NO-BREAK SPACE}"


def class_name(model: ModelChoice | None, label: str) -> str:
    """Return a class as the screen calls it."""
    return clean_text(model.name_of(label) if model else label)


def noun_of(model: ModelChoice | None) -> str:
    """Return what the model reads: "image" or "slice"."""
    return model.noun if model else "image"


def largest_of(scores: Mapping[str, Score]) -> str:
    """Return the label of the largest of exclusive classes."""
    return max(scores, key=lambda label: scores[label].score)


def grade_text(prediction: Prediction, model: ModelChoice | None) -> str:
    """Return the highest grade that is reached, in words; classes are grades in their order."""
    reached = [label for label, score in prediction.scores.items() if score.positive]
    if not reached:
        return "Below the first grade - does not exclude disease"
    return f"At least: {class_name(model, reached[-1])}"


def here_text(
    prediction: Prediction, index: int | None, label: str, model: ModelChoice | None
) -> str:
    """Return the score of the image on screen: "This slice: 0.83", or nothing.

    Nothing is said of a series of one image, and of networks that score a series alone. Of
    exclusive classes, `label` names which of them is the largest in the whole series; the image's
    own largest one is told.
    """
    several = len(prediction.images) + len(prediction.failed) > 1
    scored = any(image.scores for image in prediction.images)
    if index is None or not (several and scored):
        return ""
    noun = noun_of(model)
    image = next((each for each in prediction.images if each.index == index), None)
    if image is None:
        return f"This {noun}: not scored"
    name = ""
    if image.scores[label].threshold is None:
        label = largest_of(image.scores)
        name = f"{class_name(model, label)} "
    share = "" if image.weight is None else f"{percent_text(image.weight)} of the series' score"
    return joined([f"This {noun}: {name}{figure(image.scores[label].score, 2)}", share])


def error_rates_text(rates: ErrorRates | None) -> str:
    """Say how often the model erred at its threshold, or nothing where that is not known."""
    if rates is None:
        return ""
    wrong, missed = _of_100(rates.discovery), _of_100(rates.omission)
    verbs = ["was" if number == "1" else "were" for number in (wrong, missed)]
    return (
        f"At this threshold: of 100 flagged, {wrong} {verbs[0]} wrong; of 100 not flagged, "
        f"{missed} {verbs[1]} missed (share of disease {percent_text(rates.prevalence)})"
    )


def spread_text(score: Score) -> str:
    """Say how far the members of an ensemble disagree, or nothing for other networks."""
    return "" if score.spread is None else f"Spread over members: {figure(score.spread)}"


def _of_100(share: float) -> str:
    """Return how many of 100 a share is; a few are never none."""
    if 0 < share < 0.005:
        return f"<{_SPACE}1"
    return f"{share * 100:.0f}"
