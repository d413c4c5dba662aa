"""``medviewer resample``: what it writes, where it refuses to, and how it fails."""

import sys
from pathlib import Path

import nibabel
import pytest

from medviewer.cli.main import main
from tests.support.phantoms import make_uid, write_film, write_series

sitk = pytest.importorskip("SimpleITK")


@pytest.fixture
def gapped(tmp_path: Path) -> Path:
    """Return a folder with five slices of a CT where the third of six is missing."""
    folder = tmp_path / "ct"
    write_series(folder, slices=6, spacing_mm=(2.5, 0.7, 0.5), left_out=(2,))
    return folder


def failure(capsys: pytest.CaptureFixture[str], status: int, *arguments: str | Path) -> str:
    """Run a command that fails, and return its line."""
    assert main(["resample", *map(str, arguments)]) == status
    captured = capsys.readouterr()
    assert captured.out == ""
    return captured.err


def test_a_gap_is_filled_in_a_nifti_file(gapped: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.nii.gz"
    assert main(["resample", str(gapped), "--out", str(out)]) == 0
    image = nibabel.load(out)
    assert image.shape == (40, 32, 6)
    assert image.header.get_zooms() == pytest.approx((0.5, 0.7, 2.5))
    description = image.header["descrip"].item().decode().lower()
    assert "resampled" in description
    assert "not for diagnostic use" in description
    assert [path.name for path in tmp_path.iterdir() if path != gapped] == ["out.nii.gz"]


def test_the_spacing_can_be_chosen_and_the_file_be_a_metaimage(
    gapped: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out.mha"
    assert main(["resample", str(gapped), "--spacing", "1.25", "--out", str(out)]) == 0
    image = sitk.ReadImage(str(out))
    assert image.GetSize() == (40, 32, 11)
    assert image.GetSpacing() == pytest.approx((0.5, 0.7, 1.25))


def test_of_several_series_and_stacks_one_must_be_named(
    gapped: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.mha"
    write_series(gapped, slices=3, name="b")
    unlike = {"SeriesInstanceUID": make_uid("series", "b"), "SeriesDescription": "phantom b"}
    write_series(gapped, slices=4, name="c", rows=16, **unlike)
    assert "holds 2 series; name one by --series UID" in failure(capsys, 2, gapped, "--out", out)
    chosen = (gapped, "--series", make_uid("series", "b"))
    assert "2 stacks; name one by --stack" in failure(capsys, 2, *chosen, "--out", out)
    assert "there is no stack 3" in failure(capsys, 2, *chosen, "--stack", "3", "--out", out)
    assert not out.exists()
    assert main(["resample", *map(str, chosen), "--stack", "2", "--out", str(out)]) == 0
    assert sitk.ReadImage(str(out)).GetSize()[2] in {3, 4}


@pytest.mark.parametrize("place", ["ct/out.mha", "ct/deeper/out.mha"])
def test_nothing_is_written_among_the_images(
    gapped: Path, tmp_path: Path, place: str, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / place
    out.parent.mkdir(exist_ok=True)
    before = sorted(gapped.rglob("*"))
    assert "lies among the images" in failure(capsys, 2, gapped, "--out", out)
    assert sorted(gapped.rglob("*")) == before


def test_nothing_is_written_beside_a_single_file_or_where_a_link_leads(
    gapped: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = next(gapped.iterdir())
    assert "among the images" in failure(capsys, 2, file, "--out", gapped / "out.mha")
    opened = tmp_path / "opened"
    opened.mkdir()
    (opened / "linked").symlink_to(gapped)
    assert "among the images" in failure(capsys, 2, opened, "--out", gapped / "out.mha")


def test_an_image_is_never_overwritten(
    gapped: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    image = tmp_path / "other" / "scan.mha"
    image.parent.mkdir()
    sitk.WriteImage(sitk.Image(4, 4, 3, sitk.sitkInt16), str(image))
    before = image.read_bytes()
    assert "among the images" in failure(capsys, 2, image, "--out", image)
    assert image.read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (("--out", "a.nrrd"), "--out must end with .nii.gz or .mha"),
        (("--out", "a.mha", "--spacing", "0"), "is no length in mm"),
        (("--out", "a.mha", "--spacing", "inf"), "is no length in mm"),
        (("--out", "a.mha", "--stack", "0"), "is no number from 1"),
        ((), "--out"),
    ],
)
def test_wrong_use_is_told(
    gapped: Path, arguments: tuple[str, ...], text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert text in failure(capsys, 2, gapped, *arguments)


def test_what_forms_no_volume_and_what_cannot_be_written_is_one_line(
    gapped: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    film = write_film(tmp_path / "film" / "film.dcm")
    out = tmp_path / "out.mha"
    line = failure(capsys, 1, film.parent, "--out", out)
    assert line == "medviewer: only grey slices with a place in the patient can be resampled\n"
    for name in ("out.mha", "out.nii.gz"):
        line = failure(capsys, 1, gapped, "--out", tmp_path / "absent" / name)
        assert "choose another place" in line
        assert line.count("\n") == 1
    (tmp_path / "empty").mkdir()
    assert "no image can be read" in failure(capsys, 1, tmp_path / "empty", "--out", out)


def test_without_simpleitk_the_extra_is_named(
    gapped: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setitem(sys.modules, "SimpleITK", None)
    line = failure(capsys, 1, gapped, "--out", tmp_path / "out.mha")
    assert line == "medviewer: resampling needs SimpleITK: pip install 'medviewer[resample]'\n"
    assert not (tmp_path / "out.mha").exists()
