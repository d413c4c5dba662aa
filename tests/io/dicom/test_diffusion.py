"""How diffusion-weighted images are weighted, wherever the scanner wrote it."""

import gzip
import struct
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydicom import dcmread
from pydicom.dataset import Dataset
from pydicom.uid import ExplicitVRBigEndian, ExplicitVRLittleEndian, ImplicitVRLittleEndian

from medviewer.cancel import WorkContext
from medviewer.io.dicom.diffusion import diffusion_weighting
from medviewer.io.dicom.ge_diffusion import IMAGE_AXES
from medviewer.io.dicom.headers import read_header, read_plain_file_header
from medviewer.io.readers import scan
from tests.support.dicom_files import image_dataset, write_dataset

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # nibabel on its own reader
    from nibabel.nicom import csareader

REAL = Path(csareader.__file__).parent / "tests" / "data"

Elements = list[tuple[int, str, int, str, object]]
"""Group, private creator, element, VR and value."""
Weighting = tuple[str, str]

SIEMENS = "SIEMENS MR HEADER"
GE_B, GE_VECTOR = "GEMS_PARM_01", "GEMS_ACQU_01"
PHILIPS_B, PHILIPS_VECTOR = "Philips Imaging DD 001", "Philips MR Imaging DD 001"


def _siemens(b_value: int, direction: tuple[float, ...] | None) -> Elements:
    elements: Elements = [(0x0019, SIEMENS, 0x0C, "IS", b_value)]
    if direction:
        elements.append((0x0019, SIEMENS, 0x0E, "FD", list(direction)))
    return elements


def _ge(b_value: int, direction: tuple[float, ...] | None) -> Elements:
    vector = direction or (0.0, 0.0, 0.0)
    return [
        (0x0043, GE_B, 0x39, "IS", [b_value, 8, 0, 0]),
        *((0x0019, GE_VECTOR, 0xBB + n, "DS", f"{part:.6f}") for n, part in enumerate(vector)),
    ]


def _philips(b_value: float, direction: tuple[float, ...] | None) -> Elements:
    vector = direction or (0.0, 0.0, 0.0)
    return [
        (0x2001, PHILIPS_B, 0x03, "FL", float(b_value)),
        *((0x2005, PHILIPS_VECTOR, 0xB0 + n, "FL", part) for n, part in enumerate(vector)),
    ]


def _image(elements: Elements, **header: Any) -> Dataset:
    dataset = image_dataset(np.zeros((2, 3), np.uint16), modality="MR", **header)
    for group, creator, element, vr, value in elements:
        dataset.private_block(group, creator, create=True).add_new(element, vr, value)
    return dataset


VENDORS = [
    pytest.param(_siemens(0, None), ("0", ""), id="Siemens, none"),
    pytest.param(_siemens(800, (0.6, -0.8, 0.0)), ("800", "0.6\\-0.8\\0"), id="Siemens"),
    pytest.param(_ge(0, None), ("0", ""), id="GE, none"),
    pytest.param(_ge(750, (0.6, -0.8, 0.0)), ("750", f"0.6\\-0.8\\0 {IMAGE_AXES}"), id="GE"),
    pytest.param(
        _ge(1_000_001_500, (0, 0, 1)), ("1500", f"0\\0\\1 {IMAGE_AXES}"), id="GE, with its offset"
    ),
    pytest.param(_ge(1_000_000_000, None), ("0", ""), id="GE, none with its offset"),
    pytest.param(_philips(0, None), ("0", ""), id="Philips, none"),
    pytest.param(_philips(600, (0.6, -0.8, 0.0)), ("600", "0.6\\-0.8\\0"), id="Philips"),
    pytest.param(_philips(1000, None), ("1000", ""), id="Philips, the average"),
]


@pytest.mark.parametrize(
    "syntax", [ExplicitVRLittleEndian, ImplicitVRLittleEndian, ExplicitVRBigEndian]
)
@pytest.mark.parametrize(("elements", "expected"), VENDORS)
def test_both_parsers_read_what_makers_say(
    tmp_path: Path, elements: Elements, expected: Weighting, syntax: str
) -> None:
    header = _image(elements, transfer_syntax=syntax)
    path = write_dataset(tmp_path / "a.dcm", header)
    quick = read_plain_file_header(path, "a.dcm")
    assert (quick is None) == (syntax == ExplicitVRBigEndian)  # which is left to pydicom
    for found in (read_header(path, "a.dcm"), quick or read_header(path, "a.dcm")):
        said = found.instance.attributes
        b_value, direction = expected
        assert said.get("DiffusionBValue") == b_value
        assert said.get("DiffusionGradientOrientation", "") == direction
    assert diffusion_weighting(dcmread(path)).get("DiffusionBValue") == expected[0]


@pytest.mark.parametrize(
    "elements", [_siemens(800, (1, 0, 0)), _ge(800, None), _philips(800, None)]
)
def test_another_makers_elements_say_nothing(elements: Elements) -> None:
    others = [(group, "OTHER MAKER", *rest) for group, _, *rest in elements]
    assert diffusion_weighting(_image(others)) == {}  # type: ignore[arg-type]


def test_elements_of_a_computed_tomography_are_something_else() -> None:
    dataset = _image(_ge(1000, (1, 0, 0)))
    dataset.Modality = "CT"
    assert diffusion_weighting(dataset) == {}


@pytest.mark.parametrize("b_value", [-5.0, 2e5])
def test_a_senseless_b_value_is_none(b_value: float) -> None:
    assert diffusion_weighting(_image(_philips(b_value, (1.0, 0.0, 0.0)))) == {}


def test_a_vector_that_is_no_direction_is_none() -> None:
    found = diffusion_weighting(_image(_siemens(700, (3.0, 4.0, 0.0))))
    assert found == {"DiffusionBValue": "700"}


def test_the_standard_elements_come_first() -> None:
    dataset = _image(_siemens(800, (1.0, 0.0, 0.0)))
    dataset.DiffusionBValue = 900.0
    dataset.DiffusionGradientOrientation = [0.0, 1.0, 0.0]
    dataset.ImageComments = "b=1500(0.895,0.000,-0.445)"
    assert diffusion_weighting(dataset) == {
        "DiffusionBValue": "900.0",
        "DiffusionGradientOrientation": "0.0\\1.0\\0.0",
    }


@pytest.mark.parametrize(
    ("comment", "direction"),
    [
        ("b=1500(0.895,0.000,-0.445)", "0.895\\0.000\\-0.445 image axes"),
        ("AXIAL b=700(1,0,0)", "1\\0\\0 image axes"),
        ("b=1500", None),
        ("", None),
    ],
)
def test_canon_writes_the_direction_into_a_comment(comment: str, direction: str | None) -> None:
    dataset = Dataset()
    dataset.ImageComments = comment
    assert diffusion_weighting(dataset).get("DiffusionGradientOrientation") == direction


def _real(name: str, folder: Path, *without: int) -> Dataset:
    """Return a real image, without elements that its older software would not have written."""
    path = folder / "a.dcm"
    path.write_bytes(gzip.decompress((REAL / name).read_bytes()))
    dataset = dcmread(path)
    for tag in without:
        dataset.pop(tag, None)
    return dataset


@pytest.mark.parametrize("name", ["siemens_dwi_0.dcm.gz", "siemens_dwi_1000.dcm.gz"])
@pytest.mark.parametrize("without", [(), (0x0019100C, 0x0019100E)], ids=["plain", "CSA alone"])
def test_real_images_of_siemens_say_what_nibabel_reads(
    tmp_path: Path, name: str, without: tuple[int, ...]
) -> None:
    dataset = _real(name, tmp_path, *without)
    tags = csareader.get_csa_header(dataset)["tags"]
    direction = "\\".join(f"{part:.6g}" for part in tags["DiffusionGradientDirection"]["items"])
    found = diffusion_weighting(dataset)
    assert found["DiffusionBValue"] == str(tags["B_value"]["items"][0])
    assert found.get("DiffusionGradientOrientation", "") == direction


def _csa(name: bytes, *values: bytes, start: bytes = b"SV10", count: int | None = None) -> bytes:
    head = start + b"\4\3\2\1" + struct.pack("<2L", 1, 77)
    number = len(values) if count is None else count
    tag = struct.pack("<64sl4slll", name, len(values), b"IS", 6, number, 77)
    items = [
        struct.pack("<4L", len(own), len(own), 77, len(own)) + own + bytes(-len(own) % 4)
        for own in values
    ]
    return head + tag + b"".join(items)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (_csa(b"B_value", b"1000 \0", b"", b""), "1000"),
        (_csa(b"B_value", b"50\0", count=1000), None),  # cut off
        (_csa(b"B_value", b"", b""), None),
        (_csa(b"B_value", b"high\0"), None),
        (_csa(b"B_value", b"1000\0", start=b"\1\0\0\0"), None),  # the first form
        (_csa(b"B_value", b"1000\0")[:90], None),
        (_csa(b"Other", b"1000\0"), None),
        (b"SV10", None),
    ],
)
def test_a_csa_header_says_so_or_nothing(content: bytes, expected: str | None) -> None:
    dataset = _image([(0x0029, "SIEMENS CSA HEADER", 0x10, "OB", content)])
    assert diffusion_weighting(dataset).get("DiffusionBValue") == expected


@pytest.mark.parametrize("maker", [_siemens, _ge, _philips])
def test_a_series_without_standard_elements_splits_into_its_members(
    tmp_path: Path, maker: Any
) -> None:
    """Two shells of two directions and their start, at three places each, as scanners count."""
    shells = [(0, None), *((b, d) for b in (500, 1000) for d in ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0)))]
    for member, (b_value, direction) in enumerate(shells):
        for k in range(3):
            number = 3 * member + k + 1
            header = _image(
                maker(b_value, direction),
                SOPInstanceUID=f"1.2.{number}",
                InstanceNumber=number,
                AcquisitionNumber=member + 1,
                ImagePositionPatient=[0, 0, 4 * k],
                ImageOrientationPatient=[1, 0, 0, 0, 1, 0],
                PixelSpacing=[1, 1],
            )
            write_dataset(tmp_path / f"{number}.dcm", header)
    (series,) = scan([tmp_path], WorkContext()).studies[0].series
    assert [len(stack.frames) for stack in series.stacks] == [3] * 5
    assert all(stack.spacing_mm == (4, 1, 1) for stack in series.stacks)
    said = [
        (own.member["DiffusionBValue"], own.member["DiffusionGradientOrientation"])
        for own in series.stacks
    ]
    axes = f" {IMAGE_AXES}" if maker is _ge else ""  # phase and position are not said
    directions = (f"1\\0\\0{axes}", f"0\\1\\0{axes}")
    assert said == [("0", ""), *((b, d) for b in ("500", "1000") for d in directions)]
    assert not series.problems
