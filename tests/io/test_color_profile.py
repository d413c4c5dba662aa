"""What a colour profile calls itself, and where the reader is told of it."""

import struct
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from medviewer.cancel import WorkContext
from medviewer.io.color_profile import NAMELESS, profile_name
from medviewer.io.dicom.headers import read_header
from medviewer.io.index_json import index_to_json
from medviewer.io.readers import scan
from medviewer.io.records import ICC_PROFILE
from tests.support.dicom_files import write_image

SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
COLOR = np.zeros((4, 6, 3), np.uint8)


def _profile(element: bytes, signature: bytes = b"desc") -> bytes:
    return bytes(128) + struct.pack(">L4sLL", 1, signature, 144, len(element)) + element


def _version_2(text: bytes) -> bytes:
    return b"desc" + bytes(4) + struct.pack(">L", len(text)) + text


def test_the_name_is_that_which_little_cms_reads() -> None:
    expected = ImageCms.getProfileDescription(ImageCms.createProfile("sRGB")).strip()
    assert profile_name(SRGB) == expected


def test_the_name_of_an_old_profile_is_ascii() -> None:
    assert profile_name(_profile(_version_2(b"Adobe RGB (1998)\0"))) == "Adobe RGB (1998)"


def test_a_name_is_one_short_line() -> None:
    assert profile_name(_profile(_version_2(b"a\nb" + 500 * b"c"))) == "a b" + 77 * "c"


@pytest.mark.parametrize(
    "profile",
    [
        b"x",
        bytes(128),
        _profile(b"", b"cprt"),
        _profile(b"text"),
        _profile(b"mluc"),
        _profile(_version_2(b"\0")),
        bytes(128) + b"\xff" * 200,
    ],
)
def test_a_profile_that_does_not_say_is_nameless(profile: bytes) -> None:
    assert profile_name(profile) == NAMELESS


def test_a_dicom_image_notes_its_profile(tmp_path: Path) -> None:
    path = write_image(tmp_path / "a.dcm", COLOR, ICCProfile=SRGB)
    assert read_header(path, "a.dcm").instance.attributes[ICC_PROFILE] == "sRGB built-in"


def test_a_slide_has_its_profile_in_the_optical_path(tmp_path: Path) -> None:
    optical_path = Dataset()
    optical_path.ICCProfile = SRGB
    path = write_image(tmp_path / "a.dcm", COLOR, OpticalPathSequence=Sequence([optical_path]))
    assert read_header(path, "a.dcm").instance.attributes[ICC_PROFILE] == "sRGB built-in"


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.tif"])
def test_a_picture_notes_its_profile_in_the_json(tmp_path: Path, name: str) -> None:
    Image.fromarray(COLOR).save(tmp_path / name, icc_profile=SRGB)
    document = index_to_json(scan([tmp_path], WorkContext()))
    assert document["studies"][0]["series"][0]["icc_profile"] == "sRGB built-in"


def test_without_a_profile_there_is_nothing_to_note(tmp_path: Path) -> None:
    write_image(tmp_path / "a.dcm", COLOR)
    document = index_to_json(scan([tmp_path], WorkContext()))
    assert document["studies"][0]["series"][0]["icc_profile"] is None
