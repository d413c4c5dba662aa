"""How and which way a diffusion-weighted image is sensitive (DICOM PS3.3 C.8.13.5.9).

The standard's elements came late: many scanners say it in elements of their own, which are believed
under their maker's name only.
"""

import math
import re
import struct
from collections.abc import Callable

from pydicom.dataset import Dataset

from medviewer.io.dicom import elements
from medviewer.io.dicom.ge_diffusion import GE_TAGS, ge_weighting
from medviewer.io.dicom.private import PrivateElement

Numbers = tuple[float, ...]
Weighting = tuple[Numbers, Numbers, str]
"""b-values in s/mm2, of which the first one counts, a direction, and its axes if not LPS."""

DIFFUSION_B_VALUE, DIFFUSION_DIRECTION = "DiffusionBValue", "DiffusionGradientOrientation"
MOST_B_VALUE = 100_000.0
"""s/mm2; research scanners reach a tenth of it, and what is beyond is something else."""

_NUMBER = r"(-?\d+(?:\.\d+)?)"
_CANON = re.compile(rf"\bb={_NUMBER}\({_NUMBER},{_NUMBER},{_NUMBER}\)")
"""How Canon and Toshiba write it into ImageComments: ``b=1500(0.895,0.000,0.445)``."""
_CANON_AXES = "image axes"
"""Those are not the patient's, as they are in DiffusionGradientOrientation (dcm2niix #1000)."""

_SIEMENS = "SIEMENS MR HEADER"
_SIEMENS_B = PrivateElement(_SIEMENS, 0x0019, 0x0C, "IS")
_SIEMENS_DIRECTION = PrivateElement(_SIEMENS, 0x0019, 0x0E, "FD")
_SIEMENS_CSA = PrivateElement("SIEMENS CSA HEADER", 0x0029, 0x10, "OB")
_PHILIPS_B = PrivateElement("Philips Imaging DD 001", 0x2001, 0x03, "FL")
_PHILIPS_DIRECTION = tuple(
    PrivateElement("Philips MR Imaging DD 001", 0x2005, n, "FL") for n in (0xB0, 0xB1, 0xB2)
)

DIFFUSION_PRIVATE_TAGS = GE_TAGS.union(
    *(
        element.tags
        for element in (
            *(_SIEMENS_B, _SIEMENS_DIRECTION, _SIEMENS_CSA),
            *(_PHILIPS_B, *_PHILIPS_DIRECTION),
        )
    )
)


def diffusion_weighting(dataset: Dataset) -> dict[str, str]:
    r"""Return the b-value in s/mm2 and the gradient's direction ``x\y\z``, where they are given.

    The direction is that of the patient (LPS), unless a blank and the names of other axes follow.
    """
    found = {
        DIFFUSION_B_VALUE: elements.text(dataset, DIFFUSION_B_VALUE),
        DIFFUSION_DIRECTION: elements.text(dataset, DIFFUSION_DIRECTION) or _canon(dataset),
    }
    if not all(found.values()) and elements.text(dataset, "Modality") == "MR":
        for name, value in _private(dataset).items():
            found[name] = found[name] or value
    return {name: value for name, value in found.items() if value}


def _canon(dataset: Dataset) -> str:
    found = _CANON.search(elements.text(dataset, "ImageComments"))
    return "\\".join(found.groups()[1:]) + f" {_CANON_AXES}" if found else ""


def _private(dataset: Dataset) -> dict[str, str]:
    """Return what the maker of the scanner says; the first who gives a b-value has the word."""
    for read in _MAKERS:
        b_values, direction, axes = read(dataset)
        if b_values and 0 <= b_values[0] <= MOST_B_VALUE:
            vector = " ".join(part for part in (_vector(direction), axes) if part)
            return {DIFFUSION_B_VALUE: f"{b_values[0]:g}", DIFFUSION_DIRECTION: vector}
    return {}


def _vector(direction: Numbers) -> str:
    r"""Return a direction as ``x\y\z``; nothing for none, and for the zeros of an average."""
    if len(direction) != 3 or not 0 < math.hypot(*direction) < 1.1:
        return ""
    return "\\".join(f"{part + 0.0:.6g}" for part in direction)


def _siemens(dataset: Dataset) -> Weighting:
    return _SIEMENS_B.numbers(dataset), _SIEMENS_DIRECTION.numbers(dataset), ""


def _siemens_csa(dataset: Dataset) -> Weighting:
    content = _SIEMENS_CSA.content(dataset)
    direction = _csa_numbers(content, b"DiffusionGradientDirection")
    return _csa_numbers(content, b"B_value"), direction, ""


def _philips(dataset: Dataset) -> Weighting:
    return _PHILIPS_B.numbers(dataset), _each(_PHILIPS_DIRECTION, dataset), ""


def _each(parts: tuple[PrivateElement, ...], dataset: Dataset) -> Numbers:
    return tuple(number for part in parts for number in part.numbers(dataset)[:1])


_MAKERS: tuple[Callable[[Dataset], Weighting], ...] = (
    *(_siemens, _siemens_csa, ge_weighting, _philips),
)

_CSA_START = b"SV10"
_CSA_TAG = struct.Struct("<64s4x4s4xl4x")
"""Name, multiplicity, value representation, type of Siemens' own, number of items, a mark."""
_CSA_ITEM = struct.Struct("<4xL8x")
"""Four numbers, of which the second is the length of the item's text, which is padded to four."""
_CSA_MOST_ITEMS = 3


def _csa_numbers(content: bytes, name: bytes) -> Numbers:
    """Return a tag's numbers from a Siemens CSA header of the second form."""
    at = content.find(name + b"\0") if content.startswith(_CSA_START) else -1
    if at < 0:
        return ()
    try:
        return tuple([float(text) for text in _csa_texts(content, at) if text])
    except (ValueError, struct.error):  # it is damaged
        return ()


def _csa_texts(content: bytes, at: int) -> list[str]:
    _, _, count = _CSA_TAG.unpack_from(content, at)
    position = at + _CSA_TAG.size
    texts = []
    for _ in range(min(count, _CSA_MOST_ITEMS)):
        (length,) = _CSA_ITEM.unpack_from(content, position)
        start = position + _CSA_ITEM.size
        texts.append(content[start : start + length].decode("ascii", "replace").strip("\0 "))
        position = start + -(-length // 4) * 4
    return texts
