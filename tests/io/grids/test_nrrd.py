"""NRRD files against SimpleITK, and malformed ones."""

import bz2
import gzip
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from medviewer.cancel import WorkContext
from medviewer.errors import ReadError
from medviewer.image.volume import Volume
from medviewer.io.grids.nrrd import read_nrrd_header
from medviewer.io.limits import MAX_TEXT_HEADER
from medviewer.io.readers import read_volume, scan
from medviewer.io.records import Series
from tests.io.grids.itk import OBLIQUE, VOXELS, assert_like_itk, itk_image, write_itk

VolumeOf = Callable[[Path], Volume]
SeriesOf = Callable[[Path], Series]
CONTENT = VOXELS.tobytes()

FIELDS = {
    "type": "short",
    "dimension": "3",
    "sizes": "7 6 5",
    "encoding": "raw",
    "endian": "little",
    "space": "left-posterior-superior",
    "space directions": "(2,0,0) (0,3,0) (0,0,4)",
    "space origin": "(1,2,3)",
}


def _write(path: Path, content: bytes = CONTENT, **fields: str | None) -> Path:
    chosen = FIELDS | {name.replace("_", " "): value for name, value in fields.items()}
    lines = [f"{name}: {value}" for name, value in chosen.items() if value is not None]
    path.write_bytes(
        "\n".join(["NRRD0004", "# a comment: with", *lines, "", ""]).encode() + content
    )
    return path


@pytest.mark.parametrize("compressed", [False, True])
@pytest.mark.parametrize("direction", [None, OBLIQUE, (0, -1, 0, 1, 0, 0, 0, 0, -1)])
@pytest.mark.parametrize("suffix", ["nrrd", "nhdr"])
def test_what_itk_writes_is_read_alike(
    tmp_path: Path,
    volume_of: VolumeOf,
    compressed: bool,
    direction: tuple[float, ...] | None,
    suffix: str,
) -> None:
    image = itk_image(direction=direction)
    path = write_itk(tmp_path / f"a.{suffix}", image, compressed=compressed)
    assert_like_itk(volume_of(path), path)


@pytest.mark.parametrize("dtype", ["u1", "i1", "i2", "u2", "i4", "u4", "i8", "u8", "f4", "f8"])
def test_voxels_keep_their_type(tmp_path: Path, volume_of: VolumeOf, dtype: str) -> None:
    path = write_itk(tmp_path / "a.nrrd", itk_image(VOXELS.astype(dtype)))
    assert_like_itk(volume_of(path), path)


@pytest.mark.parametrize(
    "space", ["right-anterior-superior", "RAS", "left-anterior-superior", "LAS"]
)
def test_spaces_are_those_of_itk(tmp_path: Path, volume_of: VolumeOf, space: str) -> None:
    path = _write(tmp_path / "a.nrrd", space=space)
    assert_like_itk(volume_of(path), path)


def test_a_big_endian_bzip2_file_with_skips_is_read(tmp_path: Path, volume_of: VolumeOf) -> None:
    content = b"line one\nline two\n" + bz2.compress(b"skipped" + VOXELS.astype(">i2").tobytes())
    fields = {"line_skip": "2", "byte_skip": "7", "encoding": "bzip2", "endian": "big"}
    volume = volume_of(_write(tmp_path / "a.nrrd", content, **fields))
    assert np.array_equal(volume.stored, VOXELS)
    assert volume.stored.dtype == np.int16


def test_voxels_at_the_end_of_a_file_are_found(tmp_path: Path, volume_of: VolumeOf) -> None:
    path = _write(tmp_path / "a.nrrd", b"some other header" + CONTENT, byte_skip="-1")
    assert np.array_equal(volume_of(path).stored, VOXELS)


def test_a_detached_file_in_other_letters_is_found(tmp_path: Path, volume_of: VolumeOf) -> None:
    (tmp_path / "voxels.RAW.gz").write_bytes(gzip.compress(CONTENT))
    path = _write(tmp_path / "a.nhdr", b"", encoding="gz", data_file="./VOXELS.raw.gz")
    assert np.array_equal(volume_of(path).stored, VOXELS)


def test_the_voxels_beside_a_header_are_no_riddle(tmp_path: Path) -> None:
    write_itk(tmp_path / "a.nhdr", itk_image())
    index = scan([tmp_path], WorkContext())
    assert [study.series[0].description for study in index.studies] == ["a.nhdr"]
    assert [(own.file, own.reason) for own in index.skipped] == [
        ("a.raw", "holds the voxels of the header beside it")
    ]


def test_units_of_the_space_become_millimetres(tmp_path: Path, volume_of: VolumeOf) -> None:
    volume = volume_of(_write(tmp_path / "a.nrrd", space_units='"cm" "cm" "cm"'))
    assert volume.geometry is not None
    assert volume.geometry.spacing_mm == pytest.approx((40.0, 30.0, 20.0))
    assert volume.slices[0].plane is not None
    assert volume.slices[0].plane.position_lps == pytest.approx((10.0, 20.0, 30.0))


@pytest.mark.parametrize(
    "fields",
    [
        {"space": None},
        {"space": "scanner-xyz"},
        {"space_directions": None, "spacings": "2 3 4"},
        {"space_directions": "(0,0,0) (0,3,0) (0,0,4)", "spacings": None},
        {"space_directions": "(nan,0,0) (0,3,0) (0,0,4)"},
        {"space_directions": "(2,0,0) (1,3,0) (0,0,4)"},
        {"space_directions": "(2,0) (0,3) (0,0)"},
        {"space_origin": "(1,2)"},
    ],
)
def test_without_a_place_in_the_patient_there_is_no_geometry(
    tmp_path: Path, volume_of: VolumeOf, fields: dict[str, str | None]
) -> None:
    volume = volume_of(_write(tmp_path / "a.nrrd", **fields))
    assert volume.geometry is None
    assert np.array_equal(volume.stored, VOXELS)
    if "space" in fields or fields.get("spacings"):
        assert volume.pixel_spacing_mm == pytest.approx((3.0, 2.0))


def test_a_single_image_is_read(tmp_path: Path, volume_of: VolumeOf) -> None:
    path = _write(
        tmp_path / "a.nrrd",
        CONTENT[:84],
        dimension="2",
        sizes="7 6",
        space=None,
        space_directions=None,
        space_origin=None,
        spacings="2 3",
    )
    volume = volume_of(path)
    assert np.array_equal(volume.stored, VOXELS[:1])
    assert volume.pixel_spacing_mm == pytest.approx((3.0, 2.0))


@pytest.mark.parametrize("inner", [True, False])
def test_volumes_of_a_sequence_are_stacks(tmp_path: Path, series_of: SeriesOf, inner: bool) -> None:
    times = np.stack([VOXELS, VOXELS + 1, VOXELS + 2, VOXELS + 3])
    directions = FIELDS["space directions"]
    path = _write(
        tmp_path / "a.nrrd",
        (np.moveaxis(times, 0, -1) if inner else times).tobytes(),
        dimension="4",
        sizes="4 7 6 5" if inner else "7 6 5 4",
        kinds="list domain domain domain" if inner else "domain domain domain list",
        space_directions=f"none {directions}" if inner else f"{directions} none",
    )
    series = series_of(path)
    assert len(series.stacks) == 4
    for stack, expected in zip(series.stacks, times, strict=True):
        volume = read_volume(stack, series, WorkContext())
        assert np.array_equal(volume.stored, expected)
        assert volume.geometry is not None


def test_itks_colors_are_read(tmp_path: Path, volume_of: VolumeOf) -> None:
    colors = np.random.default_rng(1).integers(0, 255, (2, 3, 4, 3)).astype(np.uint8)
    path = write_itk(tmp_path / "a.nrrd", itk_image(colors))
    volume = volume_of(path)
    assert volume.is_color
    assert_like_itk(volume, path)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"sizes": "7 6"}, "no image size"),
        ({"sizes": None}, "no image size"),
        ({"sizes": "0 6 5"}, "no image size"),
        ({"sizes": "7 -6 5"}, "no image size"),
        ({"sizes": "7 six 5"}, "sizes make no sense"),
        ({"dimension": None}, "no image size"),
        ({"dimension": "9", "sizes": "1 1 1 1 1 1 1 1 1"}, "9 axes"),
        ({"sizes": "99999999 99999999 5"}, "beyond the limits"),
        ({"sizes": "7 6 999999999"}, "beyond the limits"),
        ({"sizes": "700 600 5"}, "promises 4200000 bytes"),
        ({"encoding": "gzip", "sizes": "1000 1000 500"}, "promises 1000000000 bytes"),
        ({"type": "block"}, "type are not supported"),
        ({"type": None}, "type are not supported"),
        ({"endian": "middle"}, "endian makes no sense"),
        ({"encoding": "hex"}, "encoding"),
        ({"byte_skip": "-5"}, "byte skip makes no sense"),
        ({"byte_skip": "99999999"}, "promises"),
        ({"byte_skip": "x"}, "byte skip make no sense"),
        ({"line_skip": "999"}, "more lines"),
        ({"data_file": "LIST"}, "several data files"),
        ({"data_file": "a%03d.raw 1 5 1"}, "several data files"),
        ({"data_file": "none.raw"}, "not beside it"),
        ({"data_file": "../../secret"}, "not beside it"),
        ({"data_file": "/etc/passwd"}, "not beside it"),
        ({"dimension": "4", "sizes": "7 6 5 1", "kinds": "domain list domain list"}, "not supp"),
    ],
)
def test_a_header_that_makes_no_sense_is_refused_in_words(
    tmp_path: Path, fields: dict[str, str | None], words: str
) -> None:
    path = _write(tmp_path / "a.nrrd", **fields)
    with pytest.raises(ReadError, match=words):
        read_nrrd_header(path, "a.nrrd")


def test_a_header_without_end_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.nrrd").write_bytes(b"NRRD0004\n" + b"# x\n" * MAX_TEXT_HEADER)
    with pytest.raises(ReadError, match="longer than the limit"):
        read_nrrd_header(tmp_path / "a.nrrd", "a.nrrd")


def test_a_packed_file_that_ends_early_says_so_where_it_does(
    tmp_path: Path, volume_of: VolumeOf
) -> None:
    volume = volume_of(_write(tmp_path / "a.nrrd", gzip.compress(CONTENT)[:-40], encoding="gzip"))
    assert volume.missing(0) == ""
    assert "damaged or ends early" in volume.missing(4)
