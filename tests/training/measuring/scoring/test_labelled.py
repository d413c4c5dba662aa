from pathlib import Path

import pytest
from PIL import Image

from medviewer.errors import UsageError
from medviewer.models.bundle import load_bundle
from medviewer.models.card import ModelCard
from medviewer.training.errors import TrainingError
from medviewer.training.measuring.scoring.labelled import (
    DataChoice,
    open_labelled,
    parse_words,
    paths_digest,
    require_two_answers,
)
from tests.support.models import write_bundle
from tests.training.labelled import square, write_films, write_manifest


def card(folder: Path, task: str = "binary", labels: tuple[str, ...] = ("ill",)) -> ModelCard:
    return load_bundle(write_bundle(folder / "model", task=task, labels=labels)).card


def labelled(folder: Path, *rows: dict[str, str]) -> Path:
    return write_manifest(folder / "data", rows, [square(0.5)] * len(rows))


def test_word_of_the_data_stands_for_a_class(tmp_path):
    data = labelled(tmp_path, {"label": "krank"}, {"label": "gesund"})
    listing = open_labelled(card(tmp_path), DataChoice(data, {"krank": "ill"}))
    assert [sample.targets for sample in listing.samples] == [(1.0,), (0.0,)]
    assert listing.classes == ("ill",)


def test_several_words_may_stand_for_one_class(tmp_path):
    data = labelled(tmp_path, {"label": "virus"}, {"label": "bacteria"}, {"label": "normal"})
    words = {"virus": "ill", "bacteria": "ill"}
    listing = open_labelled(card(tmp_path), DataChoice(data, words))
    assert [sample.targets for sample in listing.samples] == [(1.0,), (1.0,), (0.0,)]


def test_a_second_word_may_say_that_nothing_is_there(tmp_path):
    rows = [{"label": word} for word in ("ill", "normal", "no-finding", "normal")]
    data = labelled(tmp_path, *rows)
    with pytest.raises(TrainingError, match=r"'no-finding' is none of ill, nor 'normal'.*--map"):
        open_labelled(card(tmp_path), DataChoice(data, {}))
    listing = open_labelled(card(tmp_path), DataChoice(data, {"no-finding": "none"}))
    assert [sample.targets for sample in listing.samples] == [(1.0,), (0.0,), (0.0,), (0.0,)]


def test_population_is_one_of_the_cards(tmp_path):
    data = labelled(tmp_path, {"label": "ill"}, {"label": "well"})
    young = {"name": "children", "age_years": [1, 5], "thresholds": [0.2]}
    folder = write_bundle(tmp_path / "ages", labels=("ill",), populations=[young])
    own = load_bundle(folder).card
    listing = open_labelled(own, DataChoice(data, {}, population="children"))
    assert {sample.age_years for sample in listing.samples} == {1}
    with pytest.raises(UsageError, match=r"no population 'adults'; it has children$"):
        open_labelled(own, DataChoice(data, {}, population="adults"))
    with pytest.raises(UsageError, match=r"no population 'adults'; it has none$"):
        open_labelled(card(tmp_path), DataChoice(data, {}, population="adults"))


def test_one_of_exclusive_classes_cannot_be_none(tmp_path):
    data = labelled(tmp_path, {"label": "b"}, {"label": "c"})
    with pytest.raises(UsageError, match=r"no class 'none'; it has b, a$"):
        open_labelled(card(tmp_path, "multi-class", ("b", "a")), DataChoice(data, {"c": "none"}))


def test_classes_stand_in_the_order_of_the_card(tmp_path):
    data = labelled(tmp_path, {"label": "x"}, {"label": "b"})
    model = card(tmp_path, "multi-class", ("b", "a"))
    listing = open_labelled(model, DataChoice(data, {"x": "a"}))
    assert [sample.targets for sample in listing.samples] == [(0.0, 1.0), (1.0, 0.0)]


def test_label_that_the_model_does_not_have_is_refused(tmp_path):
    data = labelled(tmp_path, {"label": "b"}, {"label": "c"})
    with pytest.raises(TrainingError, match="'c' is none of b, a; --map WORD=LABEL tells"):
        open_labelled(card(tmp_path, "multi-class", ("b", "a")), DataChoice(data, {}))


def test_empty_label_gets_no_hint(tmp_path):
    data = labelled(tmp_path, {"label": "b"}, {"label": ""})
    with pytest.raises(TrainingError, match=r"row 3: the label is empty$"):
        open_labelled(card(tmp_path, "multi-class", ("b", "a")), DataChoice(data, {}))


def test_missing_column_and_folders_of_other_names_get_the_hint(tmp_path):
    data = labelled(tmp_path, {"krank": "1"}, {"krank": "0"})
    with pytest.raises(TrainingError, match=r"needs the column ill, .*; --map WORD=LABEL tells"):
        open_labelled(card(tmp_path), DataChoice(data, {}))
    listing = open_labelled(card(tmp_path), DataChoice(data, {"krank": "ill"}))
    assert [sample.targets for sample in listing.samples] == [(1.0,), (0.0,)]
    for name in ("krank", "gesund"):
        (tmp_path / "folders" / name).mkdir(parents=True)
        Image.fromarray(square(0.5)).save(tmp_path / "folders" / name / "a.png")
    with pytest.raises(TrainingError, match=r"none of the layouts .*; --map WORD=LABEL tells"):
        open_labelled(card(tmp_path), DataChoice(tmp_path / "folders", {}))
    choice = DataChoice(tmp_path / "folders", {"krank": "ill"})
    found = {
        sample.path: sample.targets for sample in open_labelled(card(tmp_path), choice).samples
    }
    assert found == {"krank/a.png": (1.0,), "gesund/a.png": (0.0,)}


def test_class_that_the_model_does_not_have_cannot_be_meant(tmp_path):
    data = labelled(tmp_path, {"label": "b"})
    with pytest.raises(UsageError, match="no class 'other'"):
        open_labelled(card(tmp_path), DataChoice(data, {"b": "other"}))


def test_folds_are_chosen(tmp_path):
    data = write_films(tmp_path / "data")
    listing = open_labelled(card(tmp_path, labels=("bright-square",)), DataChoice(data, {}, ("1",)))
    assert {sample.fold for sample in listing.samples} == {"1"}
    assert len(listing.samples) == 16


def test_fold_that_is_not_there_names_those_that_are(tmp_path):
    data = write_films(tmp_path / "data")
    with pytest.raises(TrainingError, match="the data have 0, 1, 2"):
        open_labelled(card(tmp_path, labels=("bright-square",)), DataChoice(data, {}, ("9",)))


def test_patient_in_two_folds_is_refused_without_naming_him(tmp_path):
    rows = [
        {"label": "ill", "patient": "Doe", "fold": "1"},
        {"label": "well", "patient": "Doe", "fold": "2"},
    ]
    with pytest.raises(TrainingError, match="folds must not share patients") as caught:
        open_labelled(card(tmp_path), DataChoice(labelled(tmp_path, *rows), {}, ("1",)))
    assert "Doe" not in str(caught.value)


def test_data_of_one_class_are_refused():
    with pytest.raises(TrainingError, match="one class only"):
        require_two_answers([(1.0,), (1.0,)], ["ill"], "binary")
    with pytest.raises(TrainingError, match=r"none of ill.*--map"):
        require_two_answers([(0.0,), (0.0,)], ["ill"], "binary")
    with pytest.raises(TrainingError, match="one class only"):
        require_two_answers([(1.0, 0.0), (1.0, 0.0)], ["a", "b"], "multi-class")


def test_one_label_with_both_answers_is_enough():
    nan = float("nan")
    require_two_answers([(1.0, nan), (0.0, 0.0)], ["a", "b"], "multi-label")


def test_digest_does_not_depend_on_the_order(tmp_path):
    model = card(tmp_path, labels=("bright-square",))
    listing = open_labelled(model, DataChoice(write_films(tmp_path / "data"), {}))
    turned = type(listing)(listing.classes, listing.samples[::-1], listing.read)
    assert paths_digest(listing) == paths_digest(turned)


def test_pair_without_a_sign_is_wrong_use():
    assert parse_words(["a=b", "c=b"]) == {"a": "b", "c": "b"}
    with pytest.raises(UsageError, match="WORD=LABEL"):
        parse_words(["a"])


CHEXPERT = """Path,Frontal/Lateral,Ill
train/patient00001/study1/a.jpg,Frontal,-1.0
train/patient00002/study1/a.jpg,Frontal,1.0
train/patient00003/study1/a.jpg,Frontal,
"""


@pytest.mark.parametrize("policy", ["ones", "zeros", "ignore"])
def test_uncertain_labels_become_what_is_chosen(tmp_path, policy):
    (tmp_path / "train.csv").write_text(CHEXPERT)
    choice = DataChoice(tmp_path / "train.csv", {}, uncertain=policy)
    (first, *others) = (each.targets[0] for each in open_labelled(card(tmp_path), choice).samples)
    assert others == [1.0, 0.0]
    assert str(first) == {"ones": "1.0", "zeros": "0.0", "ignore": "nan"}[policy]


def test_patients_are_found_in_the_names_of_files(tmp_path):
    for label in ("ill", "well"):
        (tmp_path / "films" / label).mkdir(parents=True)
        for number in range(4):
            name = f"P{number // 2}{label}-{number}.png"
            Image.new("L", (4, 4)).save(tmp_path / "films" / label / name)
    choice = DataChoice(tmp_path / "films", {}, patient_pattern=r"^(P\d[a-z]+)-")
    listing = open_labelled(card(tmp_path), choice)
    assert {each.patient for each in listing.samples} == {"P0ill", "P1ill", "P0well", "P1well"}
