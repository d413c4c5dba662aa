"""Which class is explained where nobody says which."""

from medviewer.inference.prediction import Prediction
from medviewer.inference.scores import index_of_class
from medviewer.models.card import ModelCard


def target_of(card: ModelCard, prediction: Prediction, asked: str | None = None) -> str:
    """Return the class to explain: the one asked for, else the one with the highest score.

    Of grades it is the highest that is reached: a lower one never scores less.
    """
    if asked is not None:
        return card.labels[index_of_class(card, asked)]
    if not prediction.scores:
        return card.labels[0]
    if card.task == "ordinal":
        reached = [label for label, score in prediction.scores.items() if score.positive]
        return reached[-1] if reached else card.labels[0]
    return max(prediction.scores, key=lambda label: prediction.scores[label].score)
