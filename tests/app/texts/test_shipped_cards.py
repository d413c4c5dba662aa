"""The shipped models speak the reader's language; their cards are one with what is translated."""

from pathlib import Path

from medviewer.app.classifying.local_classifier import model_choice
from medviewer.app.texts.plain import clean_text
from medviewer.app.texts.shipped_cards import SHIPPED_CARDS
from medviewer.assets import resource
from medviewer.language import read_catalogue, speak
from medviewer.models.bundle import load_bundle
from medviewer.models.card import ModelCard

CARDS = sorted(path.parent for path in resource("models").glob("*/card.toml"))


def card_of(folder: Path) -> ModelCard:
    return load_bundle(folder).card


def texts_of(card: ModelCard) -> set[str]:
    names = {each.name for each in (*card.classes, *card.populations)}
    names |= {each.population for each in card.performance}
    return {card.title, card.intended_use, card.question, *card.not_for, *card.limits, *names} - {
        ""
    }


def test_all_that_the_cards_say_on_screen_is_translated_and_nothing_else() -> None:
    assert len(CARDS) == 3
    assert set.union(*(texts_of(card_of(folder)) for folder in CARDS)) == set(SHIPPED_CARDS)


def test_a_choice_made_in_one_language_is_shown_in_another() -> None:
    choice = model_choice(card_of(resource("models", "brain-tumour-mri")))
    assert choice.full_name.startswith("Which brain tumour")
    try:
        speak(read_catalogue(resource("translations", "medviewer_zh_CN.ts")))
        assert choice.full_name.startswith("哪种脑肿瘤")
        assert choice.name_of("glioma") == "胶质瘤"
        assert (
            clean_text(choice.question) == "只判断层面显示三种肿瘤中的哪一种，不判断是否存在肿瘤。"
        )
        assert clean_text(choice.intended_use).startswith("用于研究和教学")
    finally:
        speak()
