"""Files that nobody but the user may read."""

import os
from pathlib import Path


def private_file(folder: Path, name: str) -> Path:
    """Return a file's path; folder and file are there then, for this user alone."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    file = folder / name
    os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
    file.chmod(0o600)
    return file
