"""Pictures: PNG, JPEG and TIFF against Pillow's own arrays."""

import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from medviewer.cancel import WorkContext
from medviewer.errors import ReadError
from medviewer.image.volume import Volume
from medviewer.io import images
from medviewer.io.images import read_picture_header
from medviewer.io.readers import read_volume
from medviewer.io.records import Series

OnlySeries = Callable[[Path], Series]
OnlyVolume = Callable[[Path], Volume]
Array = np.ndarray[Any, Any]

GREY = np.random.default_rng(0).integers(0, 256, (7, 9)).astype(np.uint8)
COLOR = np.random.default_rng(1).integers(0, 256, (7, 9, 3)).astype(np.uint8)


def _save(path: Path, image: Image.Image | Array, **options: Any) -> Path:
    picture = image if isinstance(image, Image.Image) else Image.fromarray(image)
    picture.save(path, **options)
    return path


def test_a_grey_picture_is_a_series_of_one_image_of_no_modality(
    tmp_path: Path, only_series: OnlySeries, only_volume: OnlyVolume
) -> None:
    _save(tmp_path / "film.png", GREY)
    series = only_series(tmp_path)
    assert (series.modality, series.image_count, series.description) == ("", 1, "film.png")
    assert series.problems == ()
    volume = only_volume(tmp_path)
    assert np.array_equal(volume.stored, GREY[None])
    assert (volume.photometric, volume.modality) == ("MONOCHROME2", "")
    assert volume.pixel_spacing_mm is None


def test_a_color_picture_is_rgb(tmp_path: Path, only_volume: OnlyVolume) -> None:
    _save(tmp_path / "photo.png", COLOR)
    volume = only_volume(tmp_path)
    assert volume.is_color
    assert np.array_equal(volume.stored[0], COLOR)


def test_sixteen_bits_stay_sixteen_bits(tmp_path: Path, only_volume: OnlyVolume) -> None:
    wide = GREY.astype(np.uint16) * 250
    _save(tmp_path / "film.png", wide)
    volume = only_volume(tmp_path)
    assert volume.stored.dtype == np.uint16
    assert np.array_equal(volume.stored[0], wide)


@pytest.mark.parametrize("mode", ["1", "LA"])
def test_modes_that_mean_grey_are_grey(tmp_path: Path, only_volume: OnlyVolume, mode: str) -> None:
    picture = Image.fromarray(GREY).convert(mode)
    _save(tmp_path / "film.png", picture)
    assert np.array_equal(only_volume(tmp_path).stored[0], np.array(picture.convert("L")))


@pytest.mark.parametrize("mode", ["P", "RGBA"])
def test_modes_that_mean_color_are_rgb(tmp_path: Path, only_volume: OnlyVolume, mode: str) -> None:
    picture = Image.fromarray(COLOR).convert(mode)
    _save(tmp_path / "photo.png", picture)
    assert np.array_equal(only_volume(tmp_path).stored[0], np.array(picture.convert("RGB")))


def test_a_jpeg_is_read(tmp_path: Path, only_volume: OnlyVolume) -> None:
    smooth = np.tile(np.arange(0, 200, 10, dtype=np.uint8), (16, 1))
    _save(tmp_path / "film.jpg", smooth, quality=95)
    assert np.abs(only_volume(tmp_path).stored[0].astype(int) - smooth).max() <= 3


def test_a_photograph_taken_sideways_is_turned(tmp_path: Path, only_volume: OnlyVolume) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turn by 90 degrees clockwise to show
    _save(tmp_path / "photo.png", COLOR, exif=exif)
    assert np.array_equal(only_volume(tmp_path).stored[0], np.rot90(COLOR, -1))


def test_a_picture_that_ends_early_is_refused_when_read(
    tmp_path: Path, only_series: OnlySeries
) -> None:
    path = _save(
        tmp_path / "film.png", np.random.default_rng(3).integers(0, 255, (99, 99), np.uint8)
    )
    path.write_bytes(path.read_bytes()[:2000])
    series = only_series(tmp_path)
    with pytest.raises(ReadError, match="picture is damaged"):
        read_volume(series.stacks[0], series, WorkContext())


def test_a_picture_that_is_none_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"nothing")
    with pytest.raises(ReadError, match="picture is damaged"):
        read_picture_header(path, "a.png")


def test_a_picture_beyond_the_limit_is_refused_before_it_is_decoded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(images, "MAX_PIXELS_PER_FRAME", 50)
    with pytest.raises(ReadError, match="7 x 9 pixels is beyond the limit of 50"):
        read_picture_header(_save(tmp_path / "a.png", GREY), "a.png")


def test_a_picture_that_its_file_cannot_hold_is_refused(tmp_path: Path) -> None:
    path = _save(tmp_path / "a.tif", GREY)
    content = bytearray(path.read_bytes())
    for tag in (b"\x00\x01", b"\x01\x01"):  # ImageWidth, ImageLength
        entry = content.index(tag + b"\x04\x00\x01\x00\x00\x00")
        content[entry + 8 : entry + 12] = (8000).to_bytes(4, "little")
    path.write_bytes(content)
    with pytest.raises(ReadError, match=f"8000 x 8000 pixels .* of {len(content)} bytes"):
        read_picture_header(path, "a.tif")


def test_a_decompression_bomb_is_refused_with_its_numbers(tmp_path: Path) -> None:
    path = _save(tmp_path / "a.png", GREY)
    content = bytearray(path.read_bytes())
    content[16:24] = struct.pack(">LL", 50_000, 60_000)  # IHDR: width and height
    content[29:33] = struct.pack(">L", zlib.crc32(content[12:29]))
    path.write_bytes(content)
    with pytest.raises(ReadError, match="60000 x 50000 pixels is beyond the limit of 268435456"):
        read_picture_header(path, "a.png")


def test_a_picture_that_changed_is_refused_when_read(
    tmp_path: Path, only_series: OnlySeries
) -> None:
    _save(tmp_path / "film.png", GREY)
    series = only_series(tmp_path)
    _save(tmp_path / "film.png", GREY[:3])
    with pytest.raises(ReadError, match="not what it was"):
        read_volume(series.stacks[0], series, WorkContext())


PAGES = np.random.default_rng(2).integers(0, 60_000, (4, 5, 6)).astype(np.uint16)


def _save_pages(path: Path, pages: list[Array], **options: Any) -> Path:
    first, *others = [Image.fromarray(page) for page in pages]
    first.save(path, save_all=True, append_images=others, **options)
    return path


@pytest.mark.parametrize("compression", [None, "tiff_lzw", "tiff_adobe_deflate"])
@pytest.mark.parametrize("big", [False, True])
def test_the_pages_of_a_tiff_are_a_stack(
    tmp_path: Path, only_volume: OnlyVolume, compression: str | None, big: bool
) -> None:
    _save_pages(tmp_path / "a.tif", list(PAGES), compression=compression, big_tiff=big)
    volume = only_volume(tmp_path)
    assert np.array_equal(volume.stored, PAGES)
    assert (volume.stored.dtype, volume.photometric) == (np.uint16, "MONOCHROME2")


@pytest.mark.parametrize("dtype", ["u1", "i4", "f4"])
def test_a_tiff_keeps_its_type(tmp_path: Path, only_volume: OnlyVolume, dtype: str) -> None:
    page = PAGES[0].astype(dtype)
    _save(tmp_path / "a.tif", page)
    volume = only_volume(tmp_path)
    assert volume.stored.dtype == np.dtype(dtype)
    assert np.array_equal(volume.stored[0], page)


def test_a_tiff_in_color_is_rgb(tmp_path: Path, only_volume: OnlyVolume) -> None:
    _save_pages(tmp_path / "a.tif", [COLOR, COLOR[::-1]])
    volume = only_volume(tmp_path)
    assert volume.is_color
    assert np.array_equal(volume.stored, np.stack([COLOR, COLOR[::-1]]))


@pytest.mark.parametrize("compression", [None, "tiff_lzw"])
def test_a_tiff_taken_sideways_is_turned(
    tmp_path: Path, only_volume: OnlyVolume, compression: str | None
) -> None:
    _save(tmp_path / "a.tif", Image.fromarray(GREY), tiffinfo={274: 6}, compression=compression)
    assert np.array_equal(only_volume(tmp_path).stored[0], np.rot90(GREY, -1))


def test_a_tiff_of_a_film_whose_zero_is_white_says_so(
    tmp_path: Path, only_volume: OnlyVolume
) -> None:
    path = _save(tmp_path / "a.tif", PAGES[0])
    content = bytearray(path.read_bytes())
    entry = content.index(b"\x06\x01\x03\x00\x01\x00\x00\x00")  # PhotometricInterpretation
    content[entry + 8] = 0
    path.write_bytes(content)
    volume = only_volume(tmp_path)
    assert volume.photometric == "MONOCHROME1"
    assert np.array_equal(volume.stored[0], PAGES[0])


def test_pages_unlike_the_first_are_left_out_and_named(
    tmp_path: Path, only_series: OnlySeries, only_volume: OnlyVolume
) -> None:
    _save_pages(tmp_path / "a.tif", [PAGES[0], PAGES[1], PAGES[2][:2], PAGES[3]])
    assert only_series(tmp_path).description == "a.tif (2 of 4 pages, the others differ)"
    assert np.array_equal(only_volume(tmp_path).stored, PAGES[:2])


def test_pages_without_end_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(images, "MAX_FRAMES", 3)
    path = _save_pages(tmp_path / "a.tif", list(PAGES))
    with pytest.raises(ReadError, match="more than 3 pages"):
        read_picture_header(path, "a.tif")


def test_pages_in_a_circle_are_counted_once(tmp_path: Path) -> None:
    path = _save_pages(tmp_path / "a.tif", list(PAGES[:2]))
    content = bytearray(path.read_bytes())
    with Image.open(path) as picture:
        picture.seek(1)
        second = picture._frame_pos[1]
    count = int.from_bytes(content[second : second + 2], "little")
    after = second + 2 + 12 * count
    content[after : after + 4] = content[4:8]  # the first page follows the last
    path.write_bytes(content)
    assert len(read_picture_header(path, "a.tif").instance.frames) == 2


def test_the_pages_that_a_tiff_lost_meanwhile_say_so(
    tmp_path: Path, only_series: OnlySeries
) -> None:
    _save_pages(tmp_path / "a.tif", list(PAGES))
    series = only_series(tmp_path)
    _save_pages(tmp_path / "a.tif", list(PAGES[:2]))
    volume = read_volume(series.stacks[0], series, WorkContext())
    assert ["not what it was" in volume.missing(page) for page in range(4)] == [
        *(False, False),
        *(True, True),
    ]
    assert np.array_equal(volume.stored[:2], PAGES[:2])
