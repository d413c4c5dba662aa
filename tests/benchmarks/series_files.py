"""Series that the reading benchmarks make: plain and compressed files of 512x512 in 16 bits."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import numpy.typing as npt
import rle

from tests.support.dicom_files import make_uid, write_encapsulated, write_image

SIZE = 512
VARIANTS = 8
"""So many different images are made; the files repeat them."""
_DELIMITER_BYTES = 8

Pixels = npt.NDArray[Any]


def _jpeg_2000(pixels: Pixels) -> bytes:
    return bytes(imagecodecs.jpeg2k_encode(pixels, level=0, codecformat="j2k", reversible=True))


def _rle(pixels: Pixels) -> bytes:
    planes = pixels.astype("<u2").view(np.uint8).reshape(SIZE, SIZE, 2)
    segments = [bytes(imagecodecs.packbits_encode(planes[:, :, n].copy())) for n in (1, 0)]
    segments = [segment + b"\0" * (len(segment) % 2) for segment in segments]
    header = np.zeros(16, "<u4")
    header[:3] = 2, 64, 64 + len(segments[0])
    return header.tobytes() + b"".join(segments)


def _rle_decode(encoded: bytes) -> Pixels:
    content = rle.decode_pixel_data(
        encoded, version=2, rows=SIZE, columns=SIZE, bits_allocated=16, byteorder="<"
    )
    return np.frombuffer(content, np.uint16).reshape(SIZE, SIZE)


ENCODERS: dict[str, Callable[[Pixels], bytes]] = {
    "1.2.840.10008.1.2.4.90": _jpeg_2000,
    "1.2.840.10008.1.2.4.80": lambda pixels: bytes(imagecodecs.jpegls_encode(pixels)),
    "1.2.840.10008.1.2.4.70": lambda pixels: bytes(
        imagecodecs.ljpeg_encode(pixels, bitspersample=16)
    ),
    "1.2.840.10008.1.2.5": _rle,
}
DECODERS: dict[str, Callable[[bytes], Pixels]] = {
    "1.2.840.10008.1.2.4.90": imagecodecs.jpeg2k_decode,
    "1.2.840.10008.1.2.4.80": imagecodecs.jpegls_decode,
    "1.2.840.10008.1.2.4.70": imagecodecs.jpeg8_decode,
    "1.2.840.10008.1.2.5": _rle_decode,
}


def images() -> list[Pixels]:
    """Return images with large shapes and fine noise, as a CT has them."""
    y, x = np.mgrid[-1 : 1 : SIZE * 1j, -1 : 1 : SIZE * 1j]
    random = np.random.default_rng(0)
    made = []
    for number in range(VARIANTS):
        image = np.where(x**2 + (y * 1.3) ** 2 < 0.8, 1040.0, 24.0)
        image[(x - 0.3) ** 2 + y**2 < 0.05 + 0.01 * number] = 200.0
        image += random.normal(0, 12, image.shape)
        made.append(np.clip(image, 0, 4095).astype(np.uint16))
    return made


def write_plain(folder: Path, slices: int, name: str = "plain") -> list[Path]:
    """Write an uncompressed series; return its files in the order of their places."""
    made = images()
    return [
        write_image(folder / f"{k}.dcm", made[k % VARIANTS], **_header(k, name))
        for k in range(slices)
    ]


def write_compressed(folder: Path, slices: int, syntax: str) -> dict[Path, int]:
    """Write a compressed series; return its files in order, with the bytes of their frames."""
    made = images()
    frames = [_even(ENCODERS[syntax](image)) for image in made]
    written = {}
    for k in range(slices):
        frame = frames[k % VARIANTS]
        path = folder / f"{k}.dcm"
        write_encapsulated(path, made[k % VARIANTS], [frame], syntax, **_header(k, syntax))
        written[path] = len(frame)
    return written


def frame_of(path: Path, length: int) -> bytes:
    """Return the compressed frame with which a file ends, before its delimiter."""
    content = path.read_bytes()
    return content[-_DELIMITER_BYTES - length : -_DELIMITER_BYTES]


def _even(content: bytes) -> bytes:
    return content + b"\0" * (len(content) % 2)


def _header(k: int, name: str) -> dict[str, Any]:
    return {
        "SeriesInstanceUID": make_uid("benchmark", name),
        "SeriesDescription": name,
        "SeriesNumber": 2 if name in ENCODERS else 1,
        "SOPInstanceUID": make_uid("benchmark", name, k),
        "InstanceNumber": k + 1,
        "ImagePositionPatient": [0, 0, 2 * k],
        "ImageOrientationPatient": [1, 0, 0, 0, 1, 0],
        "PixelSpacing": [0.7, 0.7],
        "SliceThickness": 2,
    }
