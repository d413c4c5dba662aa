"""Contact sheets on made heads: ``python -m tests.explain.sheet.phantom_sheets [MODEL...]``.

From the root. For models whose images may not be published: `tests.support.heads` draws a head of
ellipsoids, with a lesion where it was put, and ``medviewer sheet --store`` does the rest. Such
images are none that these models are made for, which the sheet says of each of them.
"""

import os
import sys
import tempfile
from pathlib import Path

from medviewer.cli.main import main
from tests.support.heads import write_head

MODELS = {"brain-tumour-mri": "MR", "head-ct-haemorrhage": "CT"}

SLICES = "8,16"
"""One without the lesion, and one through its middle."""

CREDIT = (
    "A PHANTOM, no patient and no real anatomy: a head of ellipsoids drawn by "
    "tests/support/heads.py, with a lesion put into it on the patient's left (right on the "
    "picture) in the second row, and none in the first. It shows how methods differ, not how well "
    "the model works."
)


def make(model: str) -> int:
    """Draw the head that a model reads, and store the sheet in the model's folder."""
    with tempfile.TemporaryDirectory() as scratch:
        for each in ("CACHE", "DATA", "CONFIG"):  # the user's own models and settings do not count
            os.environ[f"MEDVIEWER_{each}"] = str(Path(scratch, each))
        os.environ["MEDVIEWER_MODELS"] = ""
        study = Path(scratch, "study")
        write_head(study, MODELS[model])
        options = ["--slices", SLICES, "--ungated", "--credit", CREDIT, "--store"]
        out = str(Path(scratch, "methods.png"))
        return main(["sheet", str(study), "--model", model, *options, "--out", out])


if __name__ == "__main__":
    sys.exit(max(make(each) for each in sys.argv[1:] or MODELS))
