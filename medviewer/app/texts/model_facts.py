"""What a model's card says of it, in words for a table: what for, how well, where it fails. No Qt.

Numbers stand with their intervals and the patients they were measured on.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from medviewer.app.texts.plain import clean_text
from medviewer.inference.wording import figure
from medviewer.language import again, later, translate, translate_made
from medviewer.models.card_evidence import LEVEL_WORDS

if TYPE_CHECKING:  # words that come with the models: the window need not wait for them
    from medviewer.models.card import ModelCard
    from medviewer.models.card_evidence import Interval, Performance, ReferenceCard, TrainingData

Fact = tuple[str, tuple[str, ...]]
"""A heading and the lines beside it."""

_METRICS = {
    "auc": later("Models", "AUC {value}"),
    "accuracy": later("Models", "accuracy {value}"),
    "sensitivity": later("Models", "sensitivity {value}"),
    "specificity": later("Models", "specificity {value}"),
}
_OF_CLASSES = ("sensitivity", "specificity")
_NOTE = later(
    "Models",
    "Measured by the model's maker. In brackets: 95 % intervals over patients. On other patients "
    "and devices it may be worse. Research use, not for diagnosis.",
)


def model_facts(card: "ModelCard") -> tuple[Fact, ...]:
    """Return what a reader should know before relying on a model."""
    facts = [(heading, tuple(filter(None, lines))) for heading, lines in _facts(card)]
    return tuple((heading, lines) for heading, lines in facts if lines)


def fact_rows(facts: tuple[Fact, ...]) -> list[tuple[str, str]]:
    """Return the rows of a table, in the language that is spoken now."""
    return [(again(heading), "\n".join(map(again, lines))) for heading, lines in facts]


def _facts(card: "ModelCard") -> Iterator[Fact]:
    yield translate("Models", "Intended use"), (_of_card(card.intended_use),)
    yield translate("Models", "Question"), (_of_card(card.question),)
    yield translate("Models", "Not for"), tuple(map(_item, card.not_for))
    for each in card.performance:
        yield translate("Models", "Measured"), tuple(_measured(card, each))
    yield translate("Models", "Limits"), tuple(map(_item, card.limits))
    if card.reference is not None:
        yield translate("Models", "Taken for out of range"), tuple(_flagged(card.reference))
    yield translate("Models", "Trained on"), tuple(map(_trained_on, card.training_data))
    yield translate("Models", "Network"), (_network(card),)
    yield translate("Models", "Made by"), (_made_by(card),)
    yield translate("Models", "Note"), (translate("Models", _NOTE),)


def _measured(card: "ModelCard", found: "Performance") -> Iterator[str]:
    """Yield how well it did at one level, over all and by class where there are several."""
    text = translate("Models", "{images} images of {patients} patients ({population}), {level}")
    yield text.format(
        level=translate("Models", LEVEL_WORDS[found.level]),
        population=_of_card(found.population),
        images=found.images,
        patients=found.patients,
    )
    yield clean_text(found.set)
    yield _metrics({name: found.metrics.get(name) for name in _METRICS})
    if len(card.classes) > 1:
        by_class = translate("Models", "{name}: {metrics}")
        for each in card.classes:
            own = {n: found.metrics.get(f"class.{each.label}.{n}") for n in _OF_CLASSES}
            if any(own.values()):
                yield by_class.format(name=_of_card(each.name), metrics=_metrics(own))


def _metrics(metrics: "dict[str, Interval | None]") -> str:
    """Return the metrics that are known, with their intervals."""
    interval = translate("Models", "{value} ({low} to {high})")
    told = []
    for name, each in metrics.items():
        if each is not None:
            value = interval.format(
                value=figure(each.value), low=figure(each.low), high=figure(each.high)
            )
            told.append(translate("Models", _METRICS[name]).format(value=value))
    return translate("Lists", ", ").join(told)


def _flagged(reference: "ReferenceCard") -> Iterator[str]:
    """Yield how many images of each kind the out-of-range check flagged."""
    text = translate("Models", "{flagged} of {images} images ({kind}: {set})")
    for each in reference.flagged:
        yield text.format(
            flagged=each.flagged,
            images=each.images,
            kind=_of_card(each.population),
            set=clean_text(each.set),
        )


def _trained_on(data: "TrainingData") -> str:
    """Return which data taught it."""
    text = translate(
        "Models", "{name} ({source}; {licence}): {images} images of {patients} patients."
    )
    return text.format(
        name=clean_text(data.name),
        source=clean_text(data.source),
        licence=clean_text(data.licence),
        images=data.images,
        patients=data.patients,
    )


def _network(card: "ModelCard") -> str:
    """Return the architecture and its size."""
    text = translate("Models", "{architecture}, {count} parameters")
    name = clean_text(card.network.architecture)
    return text.format(architecture=name, count=f"{card.network.parameters:,}")


def _made_by(card: "ModelCard") -> str:
    """Return the authors and the licence of the weights."""
    text = translate("Models", "{authors}. Licence of the weights: {licence}.")
    authors = ", ".join(map(clean_text, card.authors))
    return text.format(authors=authors, licence=clean_text(card.licence))


def _of_card(text: str) -> str:
    """Return the card's own words, those of shipped models in the reader's language."""
    return translate_made("Cards", clean_text(text))


def _item(text: str) -> str:
    """Return one of several sentences of a card."""
    return translate("Models", "• {sentence}").format(sentence=_of_card(text))
