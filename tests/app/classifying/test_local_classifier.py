import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from medviewer.app.classifying.classifier import MODEL_CHANGED
from medviewer.app.classifying.explained import ExplainedSeries
from medviewer.app.classifying.local_classifier import LocalClassifier, model_choice
from medviewer.app.classifying.model_choice import ErrorRates
from medviewer.app.explaining.map_key import MapChoice, MapKey
from medviewer.app.program import assemble, local_classifier
from medviewer.app.results import ResultKey
from medviewer.app.tasks import TaskRunner
from medviewer.cancel import Cancelled, CancelToken, WorkContext
from medviewer.config import Settings
from medviewer.errors import ModelBundleError, UnsuitableInputError
from medviewer.explain.asking.question import Question
from medviewer.explain.methods.registry import METHODS
from medviewer.inference.prediction import ModelIdentity
from medviewer.io.readers import read_volume, scan
from medviewer.models.bundle import load_bundle
from tests.app.fakes.classifier import FakeClassifier
from tests.app.fakes.tasks import FakeTasks
from tests.support.models import write_bundle
from tests.support.phantoms import write_film
from tests.support.series_models import write_sequence_bundle
from tests.support.trust import trust_table
from tests.support.volumes import volume_of


@pytest.fixture
def models(tmp_path: Path) -> Path:
    """Return a models folder with one that works and one that does not."""
    folder = tmp_path / "models"
    write_bundle(folder / "tiny")
    broken = folder / "broken"
    broken.mkdir()
    (broken / "card.toml").write_text("schema = 1")
    return folder


def test_models_and_problems_are_listed(models: Path) -> None:
    classifier = LocalClassifier([models], "cpu")
    (choice,) = classifier.models()
    assert (choice.name, choice.version, choice.title) == ("tiny", "1.2.3", "Bright squares")
    assert choice.modalities == ("CR", "DX")
    assert choice.calibration == "test films"
    assert choice.operating_point == ""
    (problem,) = classifier.problems()
    assert problem.startswith("The model folder broken is not used: ")


def test_trust_comes_with_the_models_in_words(models: Path) -> None:
    (unmeasured,) = LocalClassifier([models]).models()
    assert unmeasured.trust is not None
    assert unmeasured.trust.methods == ()
    record = models / "tiny" / "trust.json"
    card = load_bundle(models / "tiny").card
    record.write_text(json.dumps(trust_table(card.weights.sha256)))
    (measured,) = LocalClassifier([models]).models()
    assert measured.trust is not None
    assert [each.title for each in measured.trust.methods] == ["Grad-CAM", "LayerCAM"]
    record.write_text("{")
    (damaged,) = LocalClassifier([models]).models()
    assert damaged.trust is not None
    assert damaged.trust.problem == "The model's trust.json is not valid JSON"


def test_the_cards_method_explains(tmp_path: Path) -> None:
    explanation = {"method": "layercam", "why": "It does best."}
    write_bundle(tmp_path / "models" / "tiny", explanation=explanation)
    write_film(tmp_path / "study" / "film.dcm")
    study = scan([tmp_path / "study"], WorkContext()).studies[0]
    classifier = LocalClassifier([tmp_path / "models"], "cpu", 1)
    result = classifier.classify(study, study.series[0], "tiny", read_volume, WorkContext())
    assert result.attributions["bright-square"].method == "LayerCAM"


def test_series_is_scored_and_explained(models: Path, tmp_path: Path) -> None:
    write_film(tmp_path / "study" / "film.dcm")
    study = scan([tmp_path / "study"], WorkContext()).studies[0]
    classifier = LocalClassifier([models], "cpu", 1)
    assert classifier.device_text() == ""
    result = classifier.classify(study, study.series[0], "tiny", read_volume, WorkContext())
    assert list(result.prediction.scores) == ["bright-square"]
    assert list(result.attributions) == ["bright-square"]
    assert classifier.device_text() == "Device: CPU (as asked)"


def test_an_image_can_be_asked_about(models: Path, tmp_path: Path) -> None:
    write_film(tmp_path / "study" / "film.dcm")
    study = scan([tmp_path / "study"], WorkContext()).studies[0]
    found = study, study.series[0], study.series[0].stacks[0]
    classifier = LocalClassifier([models], "cpu", 1)
    result = classifier.classify(study, study.series[0], "tiny", read_volume, WorkContext())
    assert result.sequence is None
    asked = classifier.ask(found, 0, "tiny", None, read_volume, WorkContext(), result.sequence)
    answer = asked.answer(Question(), "bright-square")
    scored = result.prediction.images[0].scores["bright-square"]
    assert answer.score.logit == pytest.approx(scored.logit, abs=1e-5)


def test_the_tensor_of_an_image_can_be_seen(models: Path, tmp_path: Path) -> None:
    write_film(tmp_path / "study" / "film.dcm")
    study = scan([tmp_path / "study"], WorkContext()).studies[0]
    found = study, study.series[0], study.series[0].stacks[0]
    classifier = LocalClassifier([models], "cpu", 1)
    shown = classifier.seen(found, 0, "tiny", None, read_volume, WorkContext())
    assert shown.tensor.shape == (1, 32, 32)
    assert shown.tensor.std() > 0
    with pytest.raises(ModelBundleError, match="not installed any more"):
        classifier.seen(found, 0, "gone", "", read_volume, WorkContext())


def test_an_image_without_pixels_has_no_tensor(models: Path, tmp_path: Path) -> None:
    write_film(tmp_path / "study" / "film.dcm")
    study = scan([tmp_path / "study"], WorkContext()).studies[0]
    found = study, study.series[0], study.series[0].stacks[0]
    broken = volume_of(np.zeros((4, 4), np.uint16), missing=[0])
    with pytest.raises(UnsuitableInputError, match="The pixels are damaged"):
        LocalClassifier([models]).seen(found, 0, "tiny", None, lambda *_: broken, WorkContext())


def test_unknown_model_is_an_expected_failure(models: Path, tmp_path: Path) -> None:
    write_film(tmp_path / "study" / "film.dcm")
    study = scan([tmp_path / "study"], WorkContext()).studies[0]
    with pytest.raises(ModelBundleError, match="not installed any more"):
        LocalClassifier([models]).classify(
            study, study.series[0], "gone", read_volume, WorkContext()
        )


def test_stop_is_heard_after_loading_torch(models: Path, tmp_path: Path) -> None:
    write_film(tmp_path / "study" / "film.dcm")
    study = scan([tmp_path / "study"], WorkContext()).studies[0]
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        LocalClassifier([models]).classify(
            study, study.series[0], "tiny", read_volume, WorkContext(token)
        )


def test_settings_name_further_models_folders(models: Path) -> None:
    classifier = local_classifier(Settings(models_folders=(str(models),)))
    assert "tiny" in [choice.name for choice in classifier.models()]


def test_program_is_put_together(qtbot) -> None:
    program = assemble(Settings(theme="light"), classifier=FakeClassifier(), tasks=FakeTasks())
    assert program.session.settings.theme == "light"
    assert program.controller.is_idle


def test_program_uses_threads_and_local_models_by_default(qtbot) -> None:
    program = assemble(Settings())
    assert isinstance(program.controller._tasks._tasks, TaskRunner)
    assert program.controller.close()


POINT = {"method": "Youden", "set": "heads", "sensitivity": [0.9], "specificity": [0.8]}
RATES = {"false_discovery_rate": [0.1], "false_omission_rate": [0.2], "prevalence": [0.3]}


@pytest.mark.parametrize(
    ("tables", "operating_point", "rates"),
    [
        ({}, "", ()),
        ({"operating_point": POINT}, "Youden, on heads", ()),
        (
            {"operating_point": POINT | RATES},
            "Youden, on heads",
            (("bright-square", ErrorRates(0.1, 0.2, 0.3)),),
        ),
    ],
)
def test_the_screen_knows_how_often_a_model_errs(
    tmp_path: Path, tables: dict, operating_point: str, rates: tuple
) -> None:
    choice = model_choice(load_bundle(write_bundle(tmp_path / "tiny", **tables)).card)
    assert choice.operating_point == operating_point
    assert choice.error_rates == rates


def test_what_holds_for_a_series_stands_before_what_holds_for_slices(tmp_path: Path) -> None:
    own = {"thresholds": [0.7], "operating_point": POINT | {"set": "series"}}
    folder = write_sequence_bundle(tmp_path / "reader", series=own, operating_point=POINT)
    choice = model_choice(load_bundle(folder).card)
    assert choice.operating_point == "Youden, on series"
    assert choice.calibration == ""
    assert (choice.task, choice.noun) == ("binary", "slice")


def test_the_screen_knows_what_holds_for_each_population(tmp_path: Path) -> None:
    fitted = {"method": "platt", "set": "children's films", "scale": [1.0], "bias": [1.0]}
    young = {"name": "children", "age_years": [1, 5], "thresholds": [0.2]}
    adults = {"name": "adults", "age_years": [18, 120], "thresholds": [0.4]}
    told = [young | {"calibration": fitted, "operating_point": POINT | RATES}, adults]
    choice = model_choice(load_bundle(write_bundle(tmp_path / "tiny", populations=told)).card)
    first, second = choice.populations
    assert (first.name, first.years, first.calibration) == ("children", (1, 5), "children's films")
    assert first.operating_point == "Youden, on heads"
    assert first.error_rates == (("bright-square", ErrorRates(0.1, 0.2, 0.3)),)
    assert (second.calibration, second.operating_point, second.error_rates) == ("", "", ())


def test_settings_may_name_other_folders_later(models: Path, tmp_path: Path) -> None:
    classifier = LocalClassifier([tmp_path])
    assert classifier.models() == ()
    classifier.use_settings(Settings(models_folders=(str(models),), device="cpu", threads=1))
    names = {choice.name for choice in classifier.models()}
    assert names >= {choice.name for choice in LocalClassifier([models]).models()}


@pytest.mark.parametrize(
    ("choice", "title", "partial_counts"),
    [
        (MapChoice("layercam", ""), "LayerCAM", []),
        (MapChoice("integrated-gradients"), "Integrated gradients", [0, 1]),
    ],
)
def test_a_result_is_explained_by_other_methods(
    models: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    choice: MapChoice,
    title: str,
    partial_counts: list[int],
) -> None:
    monkeypatch.setenv("MEDVIEWER_CACHE", str(tmp_path / "cache"))
    write_film(tmp_path / "study" / "film.dcm")
    study = scan([tmp_path / "study"], WorkContext()).studies[0]
    found = study, study.series[0]
    classifier = LocalClassifier([models], "cpu", 1)
    key = MapKey(ResultKey(study.series[0].key, "tiny"), "bright-square", choice)
    partial: list[ExplainedSeries] = []
    explained = classifier.explain(found, key, None, read_volume, WorkContext(), partial.append)
    assert explained.attributions["bright-square"].method == title
    assert [len(each.attributions) for each in partial] == partial_counts


def test_weights_that_are_gone_neither_explain_nor_answer(models: Path, tmp_path: Path) -> None:
    write_film(tmp_path / "study" / "film.dcm")
    study = scan([tmp_path / "study"], WorkContext()).studies[0]
    series, context = study.series[0], WorkContext()
    classifier = LocalClassifier([models], "cpu", 1)
    result = classifier.classify(study, series, "tiny", read_volume, context)
    made_by = result.prediction.model
    key = MapKey(ResultKey(series.key, "tiny"), "bright-square", MapChoice("layercam"))
    found, shown = (study, series), (study, series, series.stacks[0])

    def follow_up(made_by: ModelIdentity) -> list[str]:
        asks = (
            lambda: classifier.explain(found, key, made_by, read_volume, context, lambda _: None),
            lambda: classifier.ask(shown, 0, "tiny", made_by, read_volume, context, None),
            lambda: classifier.seen(shown, 0, "tiny", made_by, read_volume, context),
        )
        return [_outcome(ask) for ask in asks]

    labels = "bright-square", "dark"
    write_bundle(models / "tiny", labels=labels, task="multi-label")
    classifier.look_again()
    assert follow_up(made_by) == [MODEL_CHANGED] * 3
    again = classifier.classify(study, series, "tiny", read_volume, context)
    assert list(again.prediction.scores) == ["bright-square", "dark"]
    assert follow_up(again.prediction.model) == ["done"] * 3
    assert follow_up(replace(again.prediction.model, version="0.9")) == [MODEL_CHANGED] * 3


def _outcome(ask: Callable[[], object]) -> str:
    try:
        ask()
    except UnsuitableInputError as error:
        return str(error)
    return "done"


def test_a_result_tells_by_what_else_it_can_be_explained(models: Path, tmp_path: Path) -> None:
    write_film(tmp_path / "study" / "film.dcm")
    study = scan([tmp_path / "study"], WorkContext()).studies[0]
    classifier = LocalClassifier([models], "cpu", 1)
    offer = classifier.classify(study, study.series[0], "tiny", read_volume, WorkContext()).offer
    assert set(dict(offer.methods)) == set(METHODS)
    assert dict(offer.methods)["attention-rollout"] != ""
    assert offer.layer in offer.layers
    assert offer.method == "grad-cam"
