"""What is said of the classes beside their scores: grades, the image at hand, errors. No Qt."""

from collections.abc import Mapping

from medviewer.app.classifying.model_choice import ErrorRates, ModelChoice
from medviewer.app.texts.plain import clean_text
from medviewer.app.texts.prediction import joined, percent_text
from medviewer.inference.prediction import Prediction, Score
from medviewer.inference.wording import figure
from medviewer.language import translate, translate_made

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
        return translate("Findings", "Below the first grade - does not exclude disease")
    name = class_name(model, reached[-1])
    return translate("Findings", "At least: {name}").format(name=name)


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
    is_slice = noun_of(model) == "slice"
    image = next((each for each in prediction.images if each.index == index), None)
    if image is None:
        if is_slice:
            return translate("Findings", "This slice: not scored")
        return translate("Findings", "This image: not scored")
    name = ""
    if image.scores[label].threshold is None:
        label = largest_of(image.scores)
        name = f"{class_name(model, label)} "
    share = ""
    if image.weight is not None:
        share = translate("Findings", "{share} of the series' score").format(
            share=percent_text(image.weight)
        )
    whose = translate("Findings", "This image: {score}")
    if is_slice:
        whose = translate("Findings", "This slice: {score}")
    score = f"{name}{figure(image.scores[label].score, 2)}"
    return joined([whose.format(score=score), share])


def error_rates_text(rates: ErrorRates | None) -> str:
    """Say how often the model erred at its threshold, or nothing where that is not known."""
    if rates is None:
        return ""
    wrong, missed = _of_100(rates.discovery), _of_100(rates.omission)
    flagged = translate("Findings", "of 100 flagged, {count} were wrong")
    if wrong == "1":
        flagged = translate("Findings", "of 100 flagged, {count} was wrong")
    rest = translate("Findings", "of 100 not flagged, {count} were missed")
    if missed == "1":
        rest = translate("Findings", "of 100 not flagged, {count} was missed")
    return translate(
        "Findings", "At this threshold: {flagged}; {rest} (share of disease {prevalence})"
    ).format(
        flagged=flagged.format(count=wrong),
        rest=rest.format(count=missed),
        prevalence=percent_text(rates.prevalence),
    )


def population_text(prediction: Prediction, model: ModelChoice | None) -> str:
    """Say for whom thresholds and probabilities hold, where the card tells patients by age."""
    if model is None or not model.populations:
        return ""
    own = model.population(prediction.population)
    if own is None:
        return translate(
            "Findings",
            "Threshold and probability are for all populations together: "
            "the age is that of none, or not known",
        )
    low, high = (f"{each:g}" for each in own.years)
    text = translate("Findings", "Threshold and probability are for {name}, {low} to {high} years")
    return text.format(name=clean_text(translate_made("Cards", own.name)), low=low, high=high)


def spread_text(score: Score) -> str:
    """Say how far the members of an ensemble disagree, or nothing for other networks."""
    if score.spread is None:
        return ""
    text = translate("Findings", "Spread over members: {spread}")
    return text.format(spread=figure(score.spread))


def _of_100(share: float) -> str:
    """Return how many of 100 a share is; a few are never none."""
    if 0 < share < 0.005:
        return f"<{_SPACE}1"
    return f"{share * 100:.0f}"
