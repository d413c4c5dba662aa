"""What a card says of a twin: table ``[twin]``. Torch-free."""

import re
from dataclasses import dataclass
from typing import Literal

from medviewer.language import later

TWIN_FILE = "twin.onnx"

MAX_TWIN_BYTES = 1 << 29
"""Larger twins are refused (512 MiB): no model of this program comes near."""


@dataclass(frozen=True, slots=True)
class TwinFile:
    """The same network as an ONNX graph; `file` lies in the model's folder.

    `weights` says where its numbers are: its ``own``, in the file, or those of the ``network``: the
    file then holds only the graph and what differs, and the rest comes from the weights file.
    """

    file: str
    sha256: str
    format: Literal["onnx"]
    weights: Literal["own", "network"] = "own"

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[A-Za-z0-9_-][A-Za-z0-9._-]*", self.file):
            raise ValueError(later("Cards", "file must be a plain name inside the model's folder"))
        if not re.fullmatch(r"[0-9a-f]{64}", self.sha256):
            raise ValueError(later("Cards", "sha256 must be 64 lower-case hexadecimal digits"))
