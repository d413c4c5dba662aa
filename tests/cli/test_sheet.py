"""``medviewer sheet``: the picture, and the pages that link it."""

from pathlib import Path

import pytest
from PIL import Image

from medviewer.cli.main import main

CREDIT = "made by hand, CC0"


def sheet(study: Path, out: Path, *more: str) -> int:
    return main(["sheet", str(study), "--model", "squares", "--out", str(out), *more])


@pytest.mark.parametrize(("name", "form"), [("sheet.png", "PNG"), ("sheet.jpg", "JPEG")])
@pytest.mark.usefixtures("models_root")
def test_a_sheet_is_a_picture_without_the_patient(
    study: Path, tmp_path: Path, name: str, form: str
) -> None:
    assert sheet(study, tmp_path / name, "--series", "1.2.3.1") == 0
    with Image.open(tmp_path / name) as picture:
        assert picture.format == form
        assert picture.width > 1500
        assert not getattr(picture, "text", {})
    assert b"Doe" not in (tmp_path / name).read_bytes()


def test_a_stored_sheet_is_linked_from_both_pages(
    study: Path, models_root: Path, tmp_path: Path
) -> None:
    page, overview = models_root / "squares" / "README.md", models_root / "README.md"
    page.write_text("# Squares\n")
    (models_root / "squares" / "methods.jpg").write_bytes(b"older")
    start, end = "<!-- sheets: written by medviewer sheet -->", "<!-- end of sheets -->"
    overview.write_text(f"before\n{start}\n{end}\nafter\n")
    out = tmp_path / "sheet.png"
    for _ in range(2):
        assert sheet(study, out, "--series", "1.2.3.1", "--store", "--credit", CREDIT) == 0
    assert (models_root / "squares" / "methods.png").read_bytes() == out.read_bytes()
    assert not (models_root / "squares" / "methods.jpg").exists()
    text = page.read_text()
    assert text.startswith("# Squares\n\n<!-- sheet: written")
    assert text.count("(methods.png)") == 1
    assert f"Images: {CREDIT}" in text
    assert "1 image, with Grad-CAM, " in text
    assert overview.read_text() == (
        f"before\n{start}\n- [`squares`](squares/methods.png)\n{end}\nafter\n"
    )


def test_a_model_without_a_page_gets_the_picture_alone(
    study: Path, models_root: Path, tmp_path: Path
) -> None:
    out = tmp_path / "sheet.jpg"
    assert sheet(study, out, "--series", "1.2.3.1", "--store", "--credit", CREDIT) == 0
    names = {path.name for path in (models_root / "squares").iterdir()}
    assert names == {"card.toml", "weights.safetensors", "methods.jpg"}


@pytest.mark.parametrize(
    ("name", "options", "words"),
    [
        ("sheet.pdf", [], "--out must end in .png"),
        ("sheet.png", ["--rows", "0"], "--rows must be from 1"),
        ("sheet.png", ["--store"], "say by --credit"),
        ("sheet.png", ["--target", "cat"], "cat"),
        ("sheet.png", ["--slices", "0"], "counts images from 1"),
    ],
)
@pytest.mark.usefixtures("models_root")
def test_wrong_use_is_told_before_anything_is_written(
    study: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    name: str,
    options: list[str],
    words: str,
) -> None:
    assert sheet(study, tmp_path / name, *options) == 2
    assert words in capsys.readouterr().err
    assert not (tmp_path / name).exists()
