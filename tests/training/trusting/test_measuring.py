from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from medviewer.cancel import Cancelled, CancelToken, WorkContext
from medviewer.explain.trust.perturbing import Cutting
from medviewer.models.bundle import load_bundle
from medviewer.training.errors import TrainingError
from medviewer.training.measuring.scoring.labelled import DataChoice, open_labelled
from medviewer.training.trusting import measuring
from medviewer.training.trusting.kept import Kept
from medviewer.training.trusting.measuring import TrustSettings
from medviewer.training.trusting.trust import LabelledPart, mark_of, measure_trust
from tests.training.labelled import write_sequence_model, write_stacks
from tests.training.trusting.squares import write_squares

STEPS = 6 * (5 + 1)
"""Of five images and a slow one, as the network is and in five stages of disorder."""
SETTINGS = TrustSettings(
    images=5, slow_images=1, bootstraps=20, cutting=Cutting(side=8), device="cpu", threads=1
)


def part(bundle, data) -> LabelledPart:
    return LabelledPart(open_labelled(bundle.card, DataChoice(data, {})), "data", "all images")


def measured(
    bundle, data, kept: Kept | None = None, context: WorkContext | None = None, images: int = 5
):
    settings = replace(SETTINGS, images=images)
    return measure_trust(
        bundle, part(bundle, data), settings, kept or Kept("m"), context or WorkContext()
    )


@pytest.fixture
def many(tmp_path) -> Path:
    """Squares of as many patients as ranges need."""
    return write_squares(tmp_path / "many", patients=24)


def test_the_true_map_beats_chance_and_edges_and_follows_the_weights(bundle, many) -> None:
    level = measured(bundle, many, images=12).levels["image"]
    own = level.methods["grad-cam"]
    assert own.against == ()
    assert own.measures["deletion_over_random"].low > 0.1
    assert own.measures["insertion_over_random"].low > 0.1
    assert own.measures["over_edges"].low > 0
    assert own.measures["pointing"].value == 1
    assert own.measures["iou"].value > 0.9
    assert own.measures["shift"].value > 0.5
    assert own.measures["spearman_all"].high < 0.5
    assert level.default == "grad-cam"
    assert level.box_share == pytest.approx((12 / 32) ** 2)


def test_images_without_a_finding_are_not_explained(bundle, squares) -> None:
    record = measured(bundle, squares)
    assert (record.data.images, record.data.patients) == (5, 5)
    assert {image.target for image in record.images} == {"bright-square"}
    assert "Doe" not in str(record)


def test_slow_methods_are_measured_on_fewer_images(bundle, squares) -> None:
    methods = measured(bundle, squares).levels["image"].methods
    assert (methods["grad-cam"].images, methods["occlusion"].images) == (5, 1)
    assert not methods["occlusion"].one_pass


def test_a_constant_map_fails(bundle, many, monkeypatch) -> None:
    def constant(_subject, plans, _target, versions, _context):
        maps = np.ones((len(versions), 4, 4), np.float32)
        return {plan.method.name: maps for plan in plans}

    monkeypatch.setattr(measuring, "maps_of_versions", constant)
    level = measured(bundle, many, images=12).levels["image"]
    own = level.methods["grad-cam"]
    assert own.measures["spearman_all"].value == 1
    assert any("does not follow the weights" in each for each in own.against)
    assert any("not clearly better than a random order" in each for each in own.against)
    assert level.why.startswith("No method passed all tests")


def test_maps_that_are_no_numbers_are_left_out(bundle, squares, monkeypatch) -> None:
    def broken(_subject, plans, _target, versions, _context):
        maps = np.full((len(versions), 4, 4), np.nan, np.float32)
        return {plan.method.name: maps for plan in plans}

    monkeypatch.setattr(measuring, "maps_of_versions", broken)
    with pytest.raises(TrainingError, match="no method gave a map"):
        measured(bundle, squares)


def test_a_run_that_was_stopped_goes_on_and_comes_to_the_same(bundle, squares, tmp_path) -> None:
    whole = measured(bundle, squares)
    token = CancelToken()
    texts: list[str] = []

    def progress(_fraction: float, text: str) -> None:
        texts.append(text)
        if len(texts) == 8:
            token.cancel()

    path = tmp_path / "kept.jsonl"
    first = Kept("m", path)
    with pytest.raises(Cancelled):
        measured(bundle, squares, first, WorkContext(token, progress))
    first.close(remove=False)
    done = len(path.read_text().splitlines()) - 1
    assert 6 <= done < STEPS
    again: list[str] = []
    second = Kept("m", path, resume=True)
    resumed = measured(
        bundle,
        squares,
        second,
        WorkContext(progress=lambda _fraction, text: again.append(text)),
    )
    second.close(remove=True)
    assert resumed == whole
    assert f"0 of {STEPS - done} steps" in again[0]


def test_slow_methods_go_on_with_more_images(bundle, squares, tmp_path) -> None:
    path = tmp_path / "kept.jsonl"
    first = Kept("m", path)
    measured(bundle, squares, first)
    first.close(remove=False)
    more = replace(SETTINGS, slow_images=3)
    again: list[str] = []
    context = WorkContext(progress=lambda _fraction, text: again.append(text))
    second = Kept("m", path, resume=True)
    resumed = measure_trust(bundle, part(bundle, squares), more, second, context)
    second.close(remove=True)
    assert f"0 of {2 * 6} steps" in again[0]  # two images, as the network is and in five stages
    whole = measure_trust(bundle, part(bundle, squares), more, Kept("m"), WorkContext())
    assert resumed == whole
    assert resumed.levels["image"].methods["occlusion"].images == 3
    known = mark_of(bundle, part(bundle, squares), SETTINGS)
    assert mark_of(bundle, part(bundle, squares), more) == known


def test_a_sequence_is_explained_by_slice_for_both_of_its_scores(tmp_path) -> None:
    bundle = load_bundle(write_sequence_model(tmp_path / "models" / "series"))
    record = measured(bundle, write_stacks(tmp_path / "stacks"))
    assert list(record.levels) == ["series", "slices"]
    assert record.decided_by == "series"
    measures = record.levels["slices"].methods["grad-cam"].measures
    assert {"deletion", "flip", "spearman_head", "ssim_all"} <= set(measures)
    assert len(record.images) == 2 * record.data.images


def test_a_single_patient_gives_no_interval(bundle, tmp_path) -> None:
    with pytest.raises(TrainingError, match="one patient"):
        measured(bundle, write_squares(tmp_path / "one", patients=2))
