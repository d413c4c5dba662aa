"""Numbered pictures to a film, by the user's own ffmpeg: none comes with MedViewer."""

import shutil
import subprocess
from pathlib import Path

from medviewer.cancel import CancelToken
from medviewer.errors import MedviewerError
from medviewer.language import later

_LOOK_SECONDS = 0.1
_EVEN = "pad=ceil(iw/2)*2:ceil(ih/2)*2"
"""Sub-sampled colour has even sides."""


def ffmpeg() -> str | None:
    """Return where the user has ffmpeg; None where films cannot be made."""
    return shutil.which("ffmpeg")


def ffmpeg_or_reason() -> str:
    """Return where ffmpeg is.

    Raises
    ------
    MedviewerError
        When the user has none.
    """
    program = ffmpeg()
    if program is None:
        raise MedviewerError(
            later("Reasons", "MP4 needs ffmpeg, which is not here: install it, or choose GIF.")
        )
    return program


def make_film(folder: Path, film: Path, frame_ms: int, token: CancelToken) -> None:
    """Make an MP4 of the pictures ``00001.png`` and so on in `folder`, without metadata.

    Raises
    ------
    Cancelled
        Once the token says so; ffmpeg is ended.
    MedviewerError
        When there is no ffmpeg, or it fails.
    """
    program = ffmpeg_or_reason()
    try:
        process = subprocess.Popen(
            [program, *_arguments(film.resolve(), frame_ms)],
            cwd=folder,  # a % in its name would be read as a number's place
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    except OSError as error:
        raise MedviewerError(
            later("Reasons", "ffmpeg cannot be started; choose GIF instead.")
        ) from error
    with process:
        try:
            while (status := _status(process)) is None:
                token.raise_if_cancelled()
        finally:
            process.kill()
    if status != 0 or not film.is_file():
        raise MedviewerError(
            later("Reasons", "ffmpeg could not make the film; choose GIF instead.")
        )


def _status(process: "subprocess.Popen[bytes]") -> int | None:
    """Wait a little; return how it ended, or None."""
    try:
        return process.wait(_LOOK_SECONDS)
    except subprocess.TimeoutExpired:
        return None


def _arguments(film: Path, frame_ms: int) -> list[str]:
    rate = f"1000/{frame_ms}"
    quiet = ["-nostdin", "-loglevel", "quiet", "-y"]
    source = ["-framerate", rate, "-start_number", "1", "-i", "%05d.png"]
    picture = ["-vf", _EVEN, "-pix_fmt", "yuv420p", "-q:v", "2"]
    nothing_else = ["-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact"]
    return [*quiet, *source, *picture, *nothing_else, "-f", "mp4", str(film)]
