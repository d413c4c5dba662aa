"""What ``medviewer index`` prints for a person."""

from pathlib import Path

import numpy as np
import pytest

from medviewer.cli.main import main
from tests.support.dicom_files import write_image
from tests.support.phantoms import write_series


def lines_of(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> list[str]:
    assert main(["index", *map(str, arguments)]) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    return captured.out.splitlines()


def test_studies_series_and_problems_stand_below_each_other(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = write_series(
        tmp_path / "a", slices=6, left_out=(2,), StudyDescription="Head", StudyDate="20260102",
        SeriesDescription="Axial", SeriesNumber=3, PatientName="Doe^Jane", PatientID="4711",
    )  # fmt: skip
    lines = lines_of(capsys, tmp_path)
    assert lines[0] == "2026-01-02  Head  (1 series)"
    assert lines[1].startswith("  CT #3 Axial  5 images  32 x 40  ")
    assert lines[2].startswith("    ! A slice is missing between ")
    assert files[1].name in lines[2]
    assert len(lines) == 3
    assert not any(word in line for line in lines for word in ("Doe", "Jane", "4711"))


def test_stacks_are_counted_and_equal_steps_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for number, axes in enumerate(([1, 0, 0, 0, 1, 0], [1, 0, 0, 0, 0, -1])):
        normal = np.cross(axes[:3], axes[3:])
        for k in range(3):
            write_image(
                tmp_path / f"{number}{k}.dcm", np.zeros((4, 5), np.int16), PixelSpacing=[0.5, 0.25],
                ImagePositionPatient=[float(x) for x in 2 * k * normal],
                ImageOrientationPatient=axes, SeriesInstanceUID="1.2", StudyInstanceUID="1.1",
            )  # fmt: skip
    (line,) = [line for line in lines_of(capsys, tmp_path) if "images" in line and "!" not in line]
    assert "6 images  4 x 5  2 x 0.5 x 0.25 mm  2 stacks  1.2" in line


def test_skipped_files_have_their_reasons(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in range(23):
        (tmp_path / f"{number:02}.txt").write_text("nothing")
    lines = lines_of(capsys, tmp_path)
    assert lines[:3] == ["no images", "23 files skipped", "  00.txt: not an image file"]
    assert lines[-1] == "  and 3 more: --json - tells all"
    assert len(lines) == 23


def test_letters_that_steer_a_terminal_are_not_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_image(tmp_path / "a.dcm", np.zeros((4, 5), np.int16), SeriesDescription="A\x1b[31mB")
    assert not any("\x1b" in line for line in lines_of(capsys, tmp_path))
