"""MetaImage files against SimpleITK, and malformed ones."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import SimpleITK

from medviewer.cancel import WorkContext
from medviewer.errors import ReadError
from medviewer.image.volume import Volume
from medviewer.io.grids.metaimage import read_metaimage_header
from medviewer.io.readers import read_volume, scan
from medviewer.io.records import Series
from tests.io.grids.itk import OBLIQUE, VOXELS, assert_like_itk, itk_image, write_itk

VolumeOf = Callable[[Path], Volume]
SeriesOf = Callable[[Path], Series]
CONTENT = VOXELS.tobytes()

FIELDS = {
    "ObjectType": "Image",
    "NDims": "3",
    "DimSize": "7 6 5",
    "ElementType": "MET_SHORT",
    "TransformMatrix": "1 0 0 0 1 0 0 0 1",
    "Offset": "1 2 3",
    "ElementSpacing": "2 3 4",
    "ElementDataFile": "LOCAL",
}


def _write(path: Path, content: bytes = CONTENT, **fields: str | None) -> Path:
    last = {"ElementDataFile": FIELDS["ElementDataFile"]}
    chosen = {name: own for name, own in FIELDS.items() if name not in last} | fields
    chosen |= {"ElementDataFile": fields.get("ElementDataFile", last["ElementDataFile"])}
    lines = [f"{name} = {value}\n" for name, value in chosen.items() if value is not None]
    lines.sort(key=lambda line: line.startswith("ElementDataFile"))
    path.write_bytes("".join(lines).encode() + content)
    return path


@pytest.mark.parametrize("compressed", [False, True])
@pytest.mark.parametrize("direction", [None, OBLIQUE, (0, -1, 0, 1, 0, 0, 0, 0, -1)])
@pytest.mark.parametrize("suffix", ["mha", "mhd"])
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
    path = write_itk(tmp_path / "a.mha", itk_image(VOXELS.astype(dtype)))
    assert_like_itk(volume_of(path), path)


def test_a_big_endian_file_with_a_foreign_header_is_read(
    tmp_path: Path, volume_of: VolumeOf
) -> None:
    (tmp_path / "a.raw").write_bytes(b"foreign" + VOXELS.astype(">i2").tobytes())
    for size in ("7", "-1"):
        path = _write(
            tmp_path / "a.mhd",
            b"",
            BinaryDataByteOrderMSB="True",
            HeaderSize=size,
            ElementDataFile="A.raw",
        )
        assert np.array_equal(volume_of(path).stored, VOXELS)


def test_the_voxels_beside_a_header_are_no_riddle(tmp_path: Path) -> None:
    write_itk(tmp_path / "a.mhd", itk_image(), compressed=True)
    index = scan([tmp_path], WorkContext())
    assert [study.series[0].description for study in index.studies] == ["a.mhd"]
    assert [(own.file, own.reason) for own in index.skipped] == [
        ("a.zraw", "holds the voxels of the header beside it")
    ]


@pytest.mark.parametrize(
    "fields",
    [
        {"TransformMatrix": None},
        {"Offset": None},
        {"TransformMatrix": "1 0 0 0"},
        {"TransformMatrix": "0 0 0 0 0 0 0 0 0"},
        {"TransformMatrix": "1 0 0 0 one 0 0 0 1"},
        {"Offset": "inf 0 0"},
    ],
)
def test_without_a_place_in_the_patient_there_is_no_geometry(
    tmp_path: Path, volume_of: VolumeOf, fields: dict[str, str | None]
) -> None:
    volume = volume_of(_write(tmp_path / "a.mha", **fields))
    assert volume.geometry is None
    assert volume.pixel_spacing_mm == pytest.approx((3.0, 2.0))
    assert np.array_equal(volume.stored, VOXELS)


def test_a_single_image_is_read(tmp_path: Path, volume_of: VolumeOf) -> None:
    fields = {"NDims": "2", "DimSize": "7 6", "TransformMatrix": "1 0 0 1", "Offset": "0 0"}
    volume = volume_of(_write(tmp_path / "a.mha", CONTENT[:84], ElementSpacing="2 3", **fields))
    assert np.array_equal(volume.stored, VOXELS[:1])
    assert volume.pixel_spacing_mm == pytest.approx((3.0, 2.0))
    assert volume_of(_write(tmp_path / "b.mha", ElementSpacing=None)).pixel_spacing_mm is None


def test_times_are_stacks(tmp_path: Path, series_of: SeriesOf) -> None:
    times = [itk_image(VOXELS + n) for n in range(3)]
    series = series_of(write_itk(tmp_path / "a.mha", SimpleITK.JoinSeries(times)))
    for n, stack in enumerate(series.stacks):
        volume = read_volume(stack, series, WorkContext())
        assert np.array_equal(volume.stored, VOXELS + n)
        assert volume.geometry is not None
    assert len(series.stacks) == 3


def test_channels_are_stacks_and_three_bytes_are_colors(
    tmp_path: Path, series_of: SeriesOf, volume_of: VolumeOf
) -> None:
    channels = np.stack([VOXELS, VOXELS + 5], axis=-1)
    series = series_of(write_itk(tmp_path / "a.mha", itk_image(channels)))
    volumes = [read_volume(stack, series, WorkContext()) for stack in series.stacks]
    assert [np.array_equal(own.stored, VOXELS + 5 * n) for n, own in enumerate(volumes)] == [
        True,
        True,
    ]
    colors = np.random.default_rng(1).integers(0, 255, (2, 3, 4, 3)).astype(np.uint8)
    path = write_itk(tmp_path / "b.mha", itk_image(colors), compressed=True)
    assert volume_of(path).is_color
    assert_like_itk(volume_of(path), path)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"ObjectType": "Scene"}, "no image"),
        ({"DimSize": "7 6"}, "no image size"),
        ({"DimSize": None}, "no image size"),
        ({"DimSize": "7 0 5"}, "no image size"),
        ({"DimSize": "7 x 5"}, "DimSize make no sense"),
        ({"NDims": "5", "DimSize": "1 1 1 1 1"}, "5 axes"),
        ({"DimSize": "99999999 99999999 5"}, "beyond the limits"),
        ({"DimSize": "700 600 5"}, "promises 4200000 bytes"),
        ({"CompressedData": "True", "DimSize": "1000 1000 500"}, "promises 1000000000 bytes"),
        ({"ElementType": "MET_STRING"}, "type are not supported"),
        ({"ElementNumberOfChannels": "0"}, "no image size"),
        ({"ElementNumberOfChannels": ""}, "no image size"),
        ({"ElementNumberOfChannels": "2", "NDims": "4", "DimSize": "1 1 1 2"}, "times and chan"),
        ({"HeaderSize": "-7"}, "HeaderSize makes no sense"),
        ({"HeaderSize": "1 2"}, "HeaderSize makes no sense"),
        ({"ElementDataFile": "LIST"}, "several data files"),
        ({"ElementDataFile": "../secret"}, "not beside it"),
        ({"ElementDataFile": None}, "does not end"),
    ],
)
def test_a_header_that_makes_no_sense_is_refused_in_words(
    tmp_path: Path, fields: dict[str, str | None], words: str
) -> None:
    path = _write(tmp_path / "a.mha", **fields)
    with pytest.raises(ReadError, match=words):
        read_metaimage_header(path, "a.mha")
