import subprocess
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageSequence

from medviewer.errors import MedviewerError
from medviewer.io.picture_files import FORMS, PictureWriter, Pixels
from medviewer.io.workers.video import ffmpeg


def picture(level: int) -> Pixels:
    pixels = np.zeros((20, 30, 3), np.uint8)
    pixels[:, :, 0], pixels[:10, :, 1] = level, 255
    return pixels


def written(path: Path, count: int) -> tuple[Path, ...]:
    writer = PictureWriter(path, frame_ms=40)
    for number in range(count):
        writer.add(picture(50 * number))
    assert writer.count == count
    return writer.finish()


@pytest.mark.parametrize("suffix", [".png", ".tif", ".TIFF", ".gif"])
def test_one_picture_has_the_name_and_the_pixels(tmp_path: Path, suffix: str) -> None:
    assert written(tmp_path / f"a{suffix}", 1) == (tmp_path / f"a{suffix}",)
    with Image.open(tmp_path / f"a{suffix}") as image:
        assert np.array_equal(np.asarray(image.convert("RGB")), picture(0))
    assert [path.name for path in tmp_path.iterdir()] == [f"a{suffix}"]


def test_jpeg_is_near_the_pixels(tmp_path: Path) -> None:
    written(tmp_path / "a.jpg", 1)
    with Image.open(tmp_path / "a.jpg") as image:
        assert np.abs(np.asarray(image).astype(int) - picture(0)).mean() < 3


def test_series_of_pictures_is_numbered(tmp_path: Path) -> None:
    names = [path.name for path in written(tmp_path / "a.png", 3)]
    assert names == ["a-0001.png", "a-0002.png", "a-0003.png"]
    with Image.open(tmp_path / "a-0003.png") as image:
        assert np.array_equal(np.asarray(image), picture(100))
        assert image.info == {}


@pytest.mark.parametrize("suffix", [".tif", ".gif"])
def test_one_file_holds_a_whole_series(tmp_path: Path, suffix: str) -> None:
    written(tmp_path / f"a{suffix}", 4)
    with Image.open(tmp_path / f"a{suffix}") as image:
        pages = [np.asarray(page.convert("RGB")) for page in ImageSequence.Iterator(image)]
        assert suffix != ".gif" or (image.info["duration"], image.info["loop"]) == (40, 0)
    assert [int(page[0, 0, 0]) for page in pages] == [0, 50, 100, 150]


def test_a_cine_keeps_the_colours_of_thin_lines_over_many_greys(tmp_path: Path) -> None:
    greys = np.arange(256 * 300).reshape(256, 300) % 241
    pixels = np.repeat(greys[:, :, np.newaxis], 3, axis=2).astype(np.uint8)
    pixels[40, 50:150] = (255, 214, 64)
    pixels[90:120, 10:200, 0] = np.arange(190)  # a map of many colours
    writer = PictureWriter(tmp_path / "a.gif")
    for shift in range(3):
        writer.add(np.roll(pixels, shift, axis=0))
    writer.finish()
    with Image.open(tmp_path / "a.gif") as image:
        pages = [np.asarray(page.convert("RGB")) for page in ImageSequence.Iterator(image)]
    for shift, page in enumerate(pages):
        difference = np.abs(page.astype(int) - np.roll(pixels, shift, axis=0))
        assert difference[40 + shift, 50:150].max() <= 12
        assert difference.max() <= 40
        assert difference.mean() < 4


def test_pdf_has_a_page_a_picture_and_no_file_name(tmp_path: Path) -> None:
    written(tmp_path / "Doe Jane.pdf", 2)
    content = (tmp_path / "Doe Jane.pdf").read_bytes()
    assert content.startswith(b"%PDF")
    assert content.count(b"/Type /Page\n") + content.count(b"/Type /Page ") >= 2
    assert b"Doe" not in content
    assert "Doe".encode("utf-16-be") not in content


def test_unknown_ending_names_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(MedviewerError, match=r"\.gif, \.jpeg, \.jpg, \.mp4, \.pdf, \.png"):
        PictureWriter(tmp_path / "a.xyz")
    assert set(FORMS) == {".png", ".jpg", ".jpeg", ".tif", ".tiff", ".gif", ".pdf", ".mp4"}


def test_stopped_export_leaves_nothing(tmp_path: Path) -> None:
    writer = PictureWriter(tmp_path / "a.png")
    writer.add(picture(0))
    writer.discard()
    assert list(tmp_path.iterdir()) == []


def test_series_never_overwrites_other_pictures(tmp_path: Path) -> None:
    (tmp_path / "a-0002.png").write_text("mine")
    with pytest.raises(MedviewerError, match="choose another name"):
        written(tmp_path / "a.png", 2)
    assert (tmp_path / "a-0002.png").read_text() == "mine"
    assert [path.name for path in tmp_path.iterdir()] == ["a-0002.png"]


def test_film_without_ffmpeg_is_refused_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MedviewerError, match="MP4 needs ffmpeg"):
        PictureWriter(tmp_path / "a.mp4")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(ffmpeg() is None, reason="there is no ffmpeg on this machine")
def test_film_has_every_picture_for_its_time_and_no_metadata(tmp_path: Path) -> None:
    folder = tmp_path / "100 %05d"
    folder.mkdir()
    film = folder / "Doe.mp4"
    assert written(film, 4) == (film,)
    assert list(folder.iterdir()) == [film]
    content = film.read_bytes()
    assert content[4:8] == b"ftyp"
    assert b"Doe" not in content
    program = str(ffmpeg())
    pattern = str(tmp_path / "%d.png")
    subprocess.run([program, "-loglevel", "quiet", "-i", film, pattern], check=True)
    found = [Image.open(path) for path in sorted(tmp_path.glob("*.png"))]
    assert [image.size for image in found] == [(30, 20)] * 4
    reds = [np.asarray(image)[15, 15, 0] for image in found]
    assert np.allclose(reds, [0, 50, 100, 150], atol=12)


def test_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(MedviewerError, match="cannot be written there"):
        PictureWriter(tmp_path / "absent" / "a.png")


def test_full_disk_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    writer = PictureWriter(tmp_path / "a.gif")
    monkeypatch.setattr(Image.Image, "save", full)
    with pytest.raises(MedviewerError, match="disk is not full"):
        writer.add(picture(0))
    writer.discard()
    assert list(tmp_path.iterdir()) == []
