"""The program dcm2niix, which converts series by itself: where it is."""

import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path


@cache
def dcm2niix() -> str:
    """Return the program, or nothing where it is absent or does not run."""
    program = shutil.which("dcm2niix", path=str(Path(sys.executable).parent))
    if program is None:
        return ""
    # its exit status for "version" is not 0 in every release
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    return program if "dcm2nii" in said.stdout else ""
