"""Pictures of what is on screen as files: one, or those of a whole series. Pixels alone go in.

Everything is first written beside the target and put in its place when it is complete: a stopped or
failed export leaves nothing behind.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from medviewer.cancel import CancelToken
from medviewer.errors import MedviewerError
from medviewer.io.workers.video import ffmpeg_or_reason, make_film
from medviewer.language import later

if TYPE_CHECKING:  # the window need not wait for it
    from PIL import Image

Pixels = npt.NDArray[np.uint8]
"""``(rows, columns, 3)``, red, green, blue."""

FORMS = {
    ".png": "PNG",
    ".jpg": "JPEG",
    ".jpeg": "JPEG",
    ".tif": "TIFF",
    ".tiff": "TIFF",
    ".gif": "GIF",
    ".pdf": "PDF",
    ".mp4": "MP4",
}
"""What can be written, by the ending of the file's name."""
ONE_FILE = frozenset({"TIFF", "GIF", "PDF", "MP4"})
"""Forms of which one file holds all images of a series."""
_JPEG_QUALITY = 95
_CANNOT_WRITE = later(
    "Reasons",
    "The pictures cannot be written there; see that the folder can be written and the disk is not "
    "full.",
)


class PictureWriter:
    """Writes pictures one after the other; `finish` puts them in their place.

    Raises
    ------
    MedviewerError
        When the name has no known ending, something cannot be written, or a film lacks ffmpeg.
    """

    def __init__(self, path: Path, frame_ms: int = 100) -> None:
        if path.suffix.lower() not in FORMS:
            endings = ", ".join(sorted(FORMS))
            raise MedviewerError(
                later("Reasons", "Name the picture with one of these endings: {endings}.").format(
                    endings=endings
                )
            )
        self.path = path
        self._form = FORMS[path.suffix.lower()]
        if self._form == "MP4":
            ffmpeg_or_reason()
        self._frame_ms = frame_ms
        self._count = 0
        with _told():
            self._folder = tempfile.TemporaryDirectory(prefix=".export-", dir=path.parent)

    @property
    def count(self) -> int:
        """How many pictures there are."""
        return self._count

    def add(self, pixels: Pixels) -> None:
        """Write the next picture."""
        from PIL import Image

        self._count += 1
        is_part = self._form in ONE_FILE
        name = self._part(self._count, ".png" if is_part else self.path.suffix)
        with _told():
            if is_part:  # quickly: it is read again when all are there
                Image.fromarray(pixels).save(name, "PNG", compress_level=1)
            else:
                Image.fromarray(pixels).save(name, self._form, **_options(self._form))

    def finish(self, token: CancelToken | None = None) -> tuple[Path, ...]:
        """Put the files in their place, and return them; one picture alone has the plain name."""
        with _told(), self._folder:
            if self._form in ONE_FILE:
                self._join(token or CancelToken())
                return (self.path,)
            targets = [self._target(number) for number in range(1, self._count + 1)]
            if len(targets) > 1 and any(target.exists() for target in targets):
                raise MedviewerError(
                    later(
                        "Reasons", "There are pictures of this name already; choose another name."
                    )
                )
            for number, target in enumerate(targets, 1):
                self._part(number, self.path.suffix).replace(target)
            return tuple(targets)

    def discard(self) -> None:
        """Leave nothing behind."""
        with _told():
            self._folder.cleanup()

    def _join(self, token: CancelToken) -> None:
        """Write page by page: Pillow would hold all of a TIFF or PDF in memory."""
        joined = Path(self._folder.name) / "joined"
        options = _options(self._form, self._frame_ms)
        first, *others = self._parts()
        if self._form == "MP4":
            make_film(Path(self._folder.name), joined, self._frame_ms, token)
        elif self._form == "TIFF":
            _join_tiff(joined, self._parts(), options)
        elif self._form == "GIF":
            pictures = map(_in_few_colors, others)
            _in_few_colors(first).save(
                joined, "GIF", **options, save_all=True, append_images=pictures
            )
        else:
            with _opened(first) as image:
                image.save(joined, self._form, **options)
            for part in others:
                with _opened(part) as image:
                    image.save(joined, self._form, append=True, **options)
        joined.replace(self.path)

    def _parts(self) -> list[Path]:
        return [self._part(number, ".png") for number in range(1, self._count + 1)]

    def _part(self, number: int, suffix: str) -> Path:
        return Path(self._folder.name) / f"{number:05}{suffix}"

    def _target(self, number: int) -> Path:
        if self._count == 1:
            return self.path
        return self.path.with_name(f"{self.path.stem}-{number:04}{self.path.suffix}")


def _join_tiff(joined: Path, parts: list[Path], options: dict[str, Any]) -> None:
    from PIL.TiffImagePlugin import AppendingTiffWriter

    with AppendingTiffWriter(str(joined), new=True) as stream:
        for part in parts:
            with _opened(part) as image:
                image.save(stream, "TIFF", **options)
            stream.newFrame()


def _opened(path: Path) -> "Image.Image":
    from PIL import Image

    return Image.open(path)


def _in_few_colors(path: Path) -> "Image.Image":
    """Return a picture in 256 colours, those of thin lines among them; its file is closed again.

    Pillow's usual way takes the most frequent ones: greys, and a yellow line would be grey.
    """
    from PIL import Image

    with _opened(path) as image:
        return image.quantize(256, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)


def _options(form: str, frame_ms: int = 100) -> dict[str, Any]:  # Any: each form has its own
    """Return what Pillow is told; without a title it would write the name of the file."""
    options: dict[str, dict[str, Any]] = {
        "JPEG": {"quality": _JPEG_QUALITY, "subsampling": 0},
        "TIFF": {"compression": "tiff_deflate"},
        "GIF": {"duration": frame_ms, "loop": 0},
        "PDF": {"title": "MedViewer", "resolution": 150.0},
    }
    return options.get(form, {})


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise MedviewerError(_CANNOT_WRITE) from error
