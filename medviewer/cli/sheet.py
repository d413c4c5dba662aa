"""``medviewer sheet``: every method that suits a model on the same images, as one picture."""

import argparse
import io
from pathlib import Path
from typing import TYPE_CHECKING

from medviewer.cli import asking
from medviewer.cli.explain import chosen_images
from medviewer.cli.reading import KeptVolumes, require_images
from medviewer.console import console_context, end_progress
from medviewer.errors import UsageError
from medviewer.explain.json_file import write_whole
from medviewer.inference.scores import index_of_class

if TYPE_CHECKING:
    from PIL import Image

_FORMS = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG"}
_MOST = 12
_QUALITY = 90


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add PATH and the options."""
    asking.add_arguments(parser)
    parser.add_argument(
        "--out", required=True, type=Path, metavar="FILE.png|.jpg", help="where to write it"
    )
    parser.add_argument(
        "--target", metavar="LABEL", help="the class; default: of each image the highest score"
    )
    parser.add_argument(
        "--slices",
        metavar="LIST",
        help="images that get a row, such as 1-3,7, counted from 1; default: the strongest",
    )
    parser.add_argument(
        "--rows", type=int, default=4, metavar="N", help="rows of a series at most (4)"
    )
    parser.add_argument(
        "--ungated",
        action="store_true",
        help="show maps in colours also where the score is below its threshold or the image is out "
        "of range; otherwise they are greyed out and say why",
    )
    parser.add_argument(
        "--credit", default="", metavar="TEXT", help="whose images these are, and their licence"
    )
    parser.add_argument(
        "--store",
        action="store_true",
        help="put the sheet into the model's own folder and on its page; needs --credit",
    )


def run(arguments: argparse.Namespace) -> int:
    """Make the sheet and write it."""
    form = _FORMS.get(arguments.out.suffix.lower())
    if form is None:
        raise UsageError(f"--out must end in {', '.join(_FORMS)}")
    if not 1 <= arguments.rows <= _MOST:
        raise UsageError(f"--rows must be from 1 to {_MOST}")
    if arguments.store and not arguments.credit:
        raise UsageError("--store publishes images: say by --credit whose they are and the licence")
    images = None if arguments.slices is None else chosen_images(arguments.slices)
    question = asking.read_question(arguments)
    require_images(question.pairs, question.index)
    if arguments.target is not None:
        index_of_class(question.bundle.card, arguments.target)
    classifier, _ = asking.load(question.bundle, arguments.device)

    from medviewer.explain.sheet.making import SheetOptions, make_sheet
    from medviewer.explain.sheet.painting import paint_sheet

    options = SheetOptions(
        arguments.target, images, arguments.rows, arguments.ungated, arguments.credit
    )
    sheet = make_sheet(question.pairs, KeptVolumes().read, classifier, console_context(), options)
    end_progress()
    content = _encoded(paint_sheet(sheet), form)
    write_whole(arguments.out, content)
    if arguments.store:
        from medviewer.training.trusting.pages.sheet import store_sheet

        store_sheet(question.bundle, sheet, content, arguments.out.suffix.lower())
    return 0


def _encoded(picture: "Image.Image", form: str) -> bytes:
    """Return the bytes of a picture file; JPEG without less of the colours."""
    content = io.BytesIO()
    if form == "JPEG":
        picture.save(content, form, quality=_QUALITY, subsampling=0)
    else:
        picture.save(content, form, optimize=True)
    return content.getvalue()
