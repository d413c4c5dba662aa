"""Does an installed MedViewer start? Run it with the Python (or the program) to be tried.

python packaging/smoke_test.py                      the package of this Python
python packaging/smoke_test.py --program dist/medviewer/medviewer
"""

import argparse
import os
import struct
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Sequence
from pathlib import Path

TIME_LIMIT_S = 120
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_ROWS, _COLUMNS = 96, 128


def main(argv: Sequence[str] | None = None) -> int:
    """Run every step; return 1 at the first that fails."""
    parser = argparse.ArgumentParser(description="Does an installed MedViewer start?")
    parser.add_argument("--program", help="the program to try instead of this Python's package")
    program = parser.parse_args(argv).program
    command = [program] if program else [sys.executable, "-m", "medviewer"]
    with tempfile.TemporaryDirectory() as folder:
        for name, arguments in steps(Path(folder)).items():
            if not succeeds(name, [*command, *arguments], Path(folder)):
                return 1
    return 0


def steps(folder: Path) -> dict[str, list[str]]:
    """Return what is tried, in order: a name and the arguments of `medviewer`."""
    image = write_image(folder / "study" / "ramp.png")
    return {
        "version": ["--version"],
        "models": ["models", "--json", "-"],
        "index": ["index", str(image.parent), "--json", "-"],
        "window": ["screenshot", str(image.parent), "--out", str(folder / "window.png")],
    }


def write_image(path: Path) -> Path:
    """Write a grey ramp as PNG (RFC 2083) without any imaging library."""
    path.parent.mkdir(parents=True)
    header = struct.pack(">IIBBBBB", _COLUMNS, _ROWS, 8, 0, 0, 0, 0)
    lines = (bytes([0, *range(row, row + _COLUMNS)]) for row in range(_ROWS))
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(b"".join(lines))), (b"IEND", b"")]
    path.write_bytes(PNG_SIGNATURE + b"".join(_chunk(kind, data) for kind, data in chunks))
    return path


def _chunk(kind: bytes, data: bytes) -> bytes:
    checksum = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", checksum)


def succeeds(name: str, command: Sequence[str], folder: Path) -> bool:
    """Run one step in `folder` (so that no checkout is imported) and tell its end."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "MEDVIEWER_CONFIG": str(folder)}
    ended = subprocess.run(
        command,
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=TIME_LIMIT_S,
        check=False,
    )
    done = ended.returncode == 0 and (name != "window" or is_png(folder / "window.png"))
    sys.stdout.write(f"{name}: {'ok' if done else 'FAILED'}\n{'' if done else ended.stderr}")
    return done


def is_png(path: Path) -> bool:
    """Whether a file begins as a PNG does."""
    return path.is_file() and path.read_bytes()[:8] == PNG_SIGNATURE


if __name__ == "__main__":
    sys.exit(main())
