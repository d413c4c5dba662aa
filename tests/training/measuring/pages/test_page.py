import re

import numpy as np
import pytest

from medviewer.cancel import WorkContext
from medviewer.models.bundle import load_bundle
from medviewer.models.card_evidence import Interval
from medviewer.models.networks import architectures
from medviewer.training.measuring.evaluation import EvaluationSettings, evaluate_models
from medviewer.training.measuring.pages.page import NOTICE, evaluation_page
from medviewer.training.measuring.pages.pictures import worst_errors
from medviewer.training.measuring.pages.tables import interval_cell
from medviewer.training.measuring.scoring.labelled import DataChoice
from tests.support.models import write_bundle
from tests.support.series_models import TinyVolume
from tests.training.labelled import (
    square,
    write_films,
    write_manifest,
    write_sequence_model,
    write_slice_model,
    write_stacks,
    write_volume_model,
    write_volumes,
)


def evaluation(model, data, other=None):
    settings = EvaluationSettings(bootstraps=10, device="cpu")
    bundles, choice = [load_bundle(model)], DataChoice(data, {})
    return evaluate_models(bundles, choice, settings, WorkContext(), other)


@pytest.fixture(scope="module")
def films(tmp_path_factory):
    folder = tmp_path_factory.mktemp("films")
    model = write_bundle(folder / "squares", distance_limit=2.0, title="Squares <b>&</b>")
    return evaluation(model, write_films(folder / "data"), load_bundle(model))


@pytest.fixture(scope="module")
def page(films):
    return evaluation_page(films, worst_errors(films, WorkContext()))


def test_page_needs_nothing_from_elsewhere(page):
    assert "<script" not in page
    assert "http" not in page
    assert "@import" not in page
    sources = re.findall(r'src="([^"]{0,30})', page)
    assert sources
    assert all(source.startswith("data:image/png;base64,") for source in sources)
    assert not re.search(r"url\(|<link", page)


def test_page_says_what_it_is_not_for(page):
    assert NOTICE in page
    assert "These are images of patients." in page


def test_page_names_model_and_weights(page, films):
    assert films.bundles[0].card.weights.sha256 in page
    assert "<code>squares</code> 1.2.3" in page


def test_words_of_a_card_are_no_html(page):
    assert "Squares &lt;b&gt;&amp;&lt;/b&gt;" in page


def test_page_names_neither_files_nor_patients(page):
    assert "secret-name" not in page
    assert "Doe" not in page


def test_page_shows_the_numbers_of_the_evaluation(page, films):
    interval = films.levels["image"].metrics["auc"]
    assert f"{interval.value:.3f}<span" in page


def test_curves_are_named_with_what_they_come_to(page, films):
    found = films.levels["image"].metrics
    for name, metric in (("AUC", "auc"), ("average precision", "pr_auc")):
        value = found[f"class/bright-square/{metric}"].value
        assert f'<li style="--c: var(--c0)">bright-square: {name} {value:.3f}</li>' in page


def test_question_is_told_where_the_card_has_one(tmp_path, page):
    question = "Tells which, not whether."
    model = write_bundle(
        tmp_path / "m", task="multi-class", labels=("bright", "dark"), question=question
    )
    rows = [{"label": word, "patient": f"P{n}"} for n, word in enumerate(["bright", "dark"] * 4)]
    images = [square(0.9 if row["label"] == "bright" else 0.1) for row in rows]
    shown = evaluation_page(evaluation(model, write_manifest(tmp_path / "d", rows, images)))
    assert f"test films. {question}</p>" in shown
    assert "the mean of the classes (macro); accuracy" in shown
    assert "bright: ECE 0." in shown
    assert "macro" not in page


def test_label_that_is_nowhere_is_named_without_a_value(tmp_path):
    model = write_bundle(tmp_path / "m", task="multi-label", labels=("bright", "odd"))
    rows = [{"bright": str(n % 2), "odd": "0", "patient": f"P{n}"} for n in range(6)]
    images = [square(0.6 if n % 2 else 0.1) for n in range(6)]
    shown = evaluation_page(evaluation(model, write_manifest(tmp_path / "d", rows, images)))
    assert '<li style="--c: var(--c1)">odd</li>' in shown
    assert "the mean of the classes (macro).</p>" in shown


def test_nothing_is_less_than_nothing():
    cell = interval_cell(Interval(-0.0004, -0.0006, 0.0), signed=True)
    assert cell == '+0.000<span class="ci">-0.001 to +0.000</span>'


def test_page_follows_light_and_dark(page):
    assert "prefers-color-scheme: dark" in page


def test_page_without_pictures_has_none(films):
    assert "<img" not in evaluation_page(films)


def test_same_evaluation_gives_the_same_page(films):
    assert evaluation_page(films) == evaluation_page(films)


def test_comparison_is_on_the_page(page):
    assert "Compared on the same patients" in page
    assert "p (DeLong)" in page


def test_series_have_two_sections(tmp_path):
    data = write_stacks(tmp_path / "data")
    shown = evaluation_page(evaluation(write_slice_model(tmp_path / "model"), data))
    assert "<h2>Slices</h2>" in shown
    assert "<h2>Patients (whole series)</h2>" in shown


def test_slices_of_a_network_of_series_have_heatmaps(tmp_path):
    data = write_stacks(tmp_path / "data", patients=6)
    found = evaluation(write_sequence_model(tmp_path / "model"), data)
    pictures = worst_errors(found, WorkContext())
    assert pictures
    assert all(each.heat.startswith("data:image/png;base64,") for each in pictures)


@pytest.mark.parametrize("write", [write_volume_model, write_slice_model, write_sequence_model])
def test_errors_of_volumes_show_one_of_their_slices(tmp_path, monkeypatch, write):
    monkeypatch.setitem(architectures._VOLUME_BUILDERS, "tiny-volume", TinyVolume)
    data = write_volumes(tmp_path / "set.npz", [0.0625, 0.75, 0.25, 0.875, 0.625, 0.25])
    found = evaluation(write(tmp_path / "model"), data)
    pictures = worst_errors(found, WorkContext())
    assert all(re.fullmatch(r"Series \d, slice [1-5], set", each.title) for each in pictures)
    shown = evaluation_page(found, pictures)
    assert "<h2>Patients (whole series)</h2>" in shown
    assert "<h2>Slices</h2>" not in shown
    if write is not write_sequence_model:  # of which only the seed knows the errors
        # the threshold is a share of 0.125: two volumes of 0.25 are called wrong, both of "train"
        assert [each.title for each in pictures] == [
            "Series 2, slice 1, set",
            "Series 6, slice 1, set",
        ]


def test_page_tells_the_words_and_that_several_models_are_an_ensemble(tmp_path):
    data = write_films(tmp_path / "data", word="quadrat")
    bundles = [load_bundle(write_bundle(tmp_path / name)) for name in ("one", "two")]
    choice = DataChoice(data, {"quadrat": "bright-square"}, ("0", "1"))
    settings = EvaluationSettings(bootstraps=5, device="cpu")
    shown = evaluation_page(evaluate_models(bundles, choice, settings, WorkContext()))
    assert "quadrat is bright-square" in shown
    assert "mean logit; mean of the calibrated probabilities" in shown
    assert ", folds 0, 1: 32 images, 16 patients" in shown
    assert "Bright squares: 2 models" in shown


def test_errors_of_exclusive_classes_and_of_labels_say_what_was_taken_for_what(tmp_path):
    rows = [{"label": word, "patient": f"P{n}"} for n, word in enumerate(["bright", "dark"] * 3)]
    rows[5]["label"] = "bright"  # of a dark image
    images = [square(0.9 if n % 2 == 0 else 0.1) for n in range(6)]
    data = write_manifest(tmp_path / "data", rows, images)
    model = write_bundle(tmp_path / "m", task="multi-class", labels=("bright", "dark"))
    (error,) = worst_errors(evaluation(model, data), WorkContext())
    assert (error.title, error.truth) == ("Image 6, data", "bright")
    # logits 4 * 0.1 - 0.5 (of 3 rows in 32) and the darkness, 29 / 32
    assert error.said == f"called dark, score {1 / (1 + np.exp(4 * 3 / 32 - 0.5 - 29 / 32)):.3f}"
    several = write_bundle(tmp_path / "s", task="multi-label", labels=("bright", "dark"))
    errors = worst_errors(evaluation(several, data), WorkContext())
    assert {each.truth for each in errors} <= {"bright", "no bright", "dark", "no dark"}
    assert "no dark" in {each.truth for each in errors}
    assert all(", threshold 0.500" in each.said for each in errors)
