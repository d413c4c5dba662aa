"""``medviewer explain`` with other methods, layers and slices."""

from pathlib import Path

import nibabel
import numpy as np
import pytest

from medviewer.cli.explain import chosen_images
from medviewer.cli.main import main
from medviewer.errors import UsageError
from medviewer.explain.methods.registry import METHODS
from tests.cli.test_series_models import explain, head
from tests.support.series_models import write_ensemble_bundle, write_sequence_bundle

__all__ = ["head"]  # a fixture


@pytest.fixture
def reader(models_root: Path) -> str:
    write_sequence_bundle(models_root / "reader")
    return "reader"


@pytest.mark.parametrize("method", ["layercam", "integrated-gradients", "occlusion"])
def test_a_method_can_be_chosen(head: Path, reader: str, tmp_path: Path, method: str) -> None:
    series = explain(head, tmp_path / "out", reader, "--method", method, "--slices", "2")
    assert [("attribution" in image) for image in series["images"]] == [False, True, False]
    found = series["images"][1]["attribution"]
    assert found["method"] == METHODS[method].title
    assert found["layer"] == ("encoder.last" if method == "layercam" else "input")
    assert found["grid"] == {"occlusion": [7, 7], "integrated-gradients": [28, 28]}.get(
        method, [32, 32]
    )
    assert found["field_of_view"]["top"] == 0
    assert found["scale_max"] >= found["max"] - 1e-6
    assert ("residual" in found) == ("steps" in found) == (method == "integrated-gradients")


def test_chosen_slices_keep_the_scale_of_the_series(
    head: Path, reader: str, tmp_path: Path
) -> None:
    every = explain(head, tmp_path / "all", reader)["images"]
    tops = [image["attribution"]["max"] for image in every]
    weakest = tops.index(min(tops))
    assert tops[weakest] < 0.9 * max(tops)
    some = explain(head, tmp_path / "some", reader, "--slices", str(weakest + 1))["images"]
    found, whole = some[weakest]["attribution"], every[weakest]["attribution"]
    assert (found["scale_of"], whole["scale_of"]) == ("series", "series")
    assert found["scale_max"] == pytest.approx(whole["scale_max"], rel=1e-5)
    pictures = [
        (tmp_path / folder / each["picture"]).read_bytes()
        for folder, each in (("all", whole), ("some", found))
    ]
    assert pictures[0] == pictures[1]


def test_a_slow_methods_scale_is_said_to_be_of_the_chosen_slices(
    head: Path, reader: str, tmp_path: Path
) -> None:
    series = explain(head, tmp_path / "out", reader, "--method", "occlusion", "--slices", "2")
    assert series["images"][1]["attribution"]["scale_of"] == "chosen images"
    assert series["importance"]["indices"] == [0, 1, 2]


def test_a_stop_leaves_nothing_behind(
    head: Path, reader: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    explain(head, out, reader)
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}

    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("medviewer.explain.report.render_picture", stopped)
    status = main(["explain", str(head), "--model", reader, "--out", str(out)])
    assert status == 130
    assert {path: path.read_bytes() for path in out.rglob("*") if path.is_file()} == before


def test_the_map_of_a_volume_is_a_nifti_file_on_its_grid(
    head: Path, reader: str, tmp_path: Path
) -> None:
    series = explain(head, tmp_path / "out", reader, "--slices", "1,3")
    (name,) = series["nifti"]
    values = np.asarray(nibabel.load(tmp_path / "out" / name).dataobj)
    raw = np.load(tmp_path / "out" / series["images"][2]["attribution"]["file"])
    np.testing.assert_array_equal(values[:, :, 2].T, raw)
    assert np.isnan(values[:, :, 1]).all()


def test_slices_have_an_importance(head: Path, reader: str, tmp_path: Path) -> None:
    importance = explain(head, tmp_path / "out", reader)["importance"]
    assert importance["indices"] == [0, 1, 2]
    assert importance["target"] == "bleed"
    assert np.argmax(importance["left_out"]) == 2


def test_a_layer_can_be_chosen(head: Path, reader: str, tmp_path: Path) -> None:
    series = explain(head, tmp_path / "out", reader, "--layer", "encoder.first")
    assert series["images"][0]["attribution"]["layer"] == "encoder.first"


def test_check_says_whether_the_score_follows(head: Path, reader: str, tmp_path: Path) -> None:
    series = explain(head, tmp_path / "out", reader, "--check", "--slices", "2")
    check = series["images"][1]["attribution"]["faithfulness"]
    assert check["deletion"] < check["random_deletion"]
    assert check["text"].startswith("The score follows this map more than each of 19 random")


def test_an_ensemble_tells_spread_and_agreement(
    head: Path, models_root: Path, tmp_path: Path
) -> None:
    write_ensemble_bundle(models_root / "both")
    found = explain(head, tmp_path / "out", "both")["images"][1]["attribution"]
    assert found["spread_max"] == pytest.approx(found["scale_max"] * 2**0.5 / 3, rel=1e-3)
    assert found["agreement"] == pytest.approx(1.0, abs=0.01)
    spread = np.load(tmp_path / "out" / found["spread_file"])
    raw = np.load(tmp_path / "out" / found["file"])
    np.testing.assert_allclose(spread, raw * 2**0.5 / 3, rtol=1e-3, atol=1e-6)


def test_a_map_of_zeros_and_slices_that_are_not_there_are_said(
    head: Path, reader: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dark = explain(head, tmp_path / "dark", reader, "--method", "occlusion", "--slices", "1")
    assert "zero everywhere" in dark["images"][0]["attribution"]["note"]
    series = explain(head, tmp_path / "none", reader, "--slices", "9")
    assert series["notes"] == ["None of the chosen images was scored: there is no heatmap."]
    assert capsys.readouterr().err == f"medviewer: {series['notes'][0]}\n"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--method", "score-cam"], "no method 'score-cam'"),
        (["--method", "attention-rollout"], "choose Grad-CAM"),
        (["--layer", "head"], "it has encoder.first, encoder.last"),
        (["--slices", "0"], "counts images from 1"),
        (["--slices", "a"], "a list such as 1-3,7"),
    ],
)
def test_what_cannot_be_done_is_said(
    head: Path,
    reader: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    options: list[str],
    words: str,
) -> None:
    arguments = ["explain", str(head), "--model", reader, "--out", str(tmp_path / "out")]
    assert main([*arguments, *options]) == 2
    assert words in capsys.readouterr().err


def test_lists_of_slices_count_from_one() -> None:
    assert chosen_images("1-3, 7") == {0, 1, 2, 6}
    for wrong in ("", "3-1", "1-", "-2", "1;2", "1-9999999999"):
        with pytest.raises(UsageError, match="--slices"):
            chosen_images(wrong)
