"""The score that a map explains, in words that promise nothing."""

from medviewer.explain.attribution import Attribution
from medviewer.inference.prediction import ImagePrediction, Prediction, Score
from medviewer.models.card import ModelCard

_WHOSE = {"slices": "of the slices", "series": "of the series"}


def score_lines(
    card: ModelCard, prediction: Prediction, image: ImagePrediction, attribution: Attribution
) -> list[str]:
    """Return the score of the image; of a series that was read as a whole, that one first."""
    target = next(each for each in card.classes if each.label == attribution.target)
    own, whole = (scores.get(target.label) for scores in (image.scores, prediction.scores))
    if card.pooling.images_to_series != "network" or whole is None:
        whom = f" (thresholds for {prediction.population})" if prediction.population else ""
        return [] if own is None else [f"{target.name}{whom}: {_score_text(own)}"]
    whose = _WHOSE.get(attribution.maps_of)
    return [
        f"{target.name}, whole series: {_score_text(whole)}",
        *([] if own is None else [f"This slice: {_score_text(own)}"]),
        *([f"The map explains the score {whose}."] if whose else []),
    ]


def _score_text(score: Score) -> str:
    """Return a score beside its threshold, in words that promise nothing."""
    parts = [f"score {score.score:.3f}"]
    if score.spread is not None:
        parts.append(f"spread over members {score.spread:.3f}")
    if score.threshold is None:
        parts.append("largest of the classes" if score.positive else "not the largest")
    else:
        side = "above" if score.positive else "below"
        parts.append(f"{side} the threshold {score.threshold:.3f}")
        if not score.positive:
            parts.append("which does not exclude disease")
    if score.probability is not None:
        parts.append(f"calibrated probability {score.probability:.2f}")
    return ", ".join(parts)
