"""Which way a diffusion-weighted image is sensitive (DICOM PS3.3 C.8.13.5.9)."""

import re

from pydicom.dataset import Dataset

from medviewer.io.dicom import elements

_NUMBER = r"(-?\d+(?:\.\d+)?)"
_CANON = re.compile(rf"\bb={_NUMBER}\({_NUMBER},{_NUMBER},{_NUMBER}\)")
"""How Canon and Toshiba write it into ImageComments: ``b=1500(0.895,0.000,0.445)``."""


def diffusion_direction(dataset: Dataset) -> str:
    r"""Return the gradient's direction as ``x\y\z``; empty where the header gives none."""
    said = elements.text(dataset, "DiffusionGradientOrientation")
    found = None if said else _CANON.search(elements.text(dataset, "ImageComments"))
    return "\\".join(found.groups()[1:]) if found else said
