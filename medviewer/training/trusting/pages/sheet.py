"""The contact sheet of a model in its own folder, on its page and in the page of all models."""

from pathlib import Path

from medviewer.explain.sheet.values import Sheet
from medviewer.models.bundle import ModelBundle
from medviewer.models.installing.arrival import SUMS_FILE
from medviewer.models.registry import find_bundles
from medviewer.training.packing.atomic import whole_folder
from medviewer.training.packing.marked import renew_part, with_part
from medviewer.training.packing.names import SHEETS

_PAGE = "README.md"
_START, _END = "<!-- sheet: written by medviewer sheet -->", "<!-- end of sheet -->"
_ALL_START = "<!-- sheets: written by medviewer sheet -->"
_ALL_END = "<!-- end of sheets -->"


def store_sheet(bundle: ModelBundle, sheet: Sheet, content: bytes, ending: str) -> None:
    """Write the picture and link it from the model's page and from that of its folder.

    Raises
    ------
    TrainingError
        When the folder cannot be written; nothing has changed then.
    """
    name, other = SHEETS if ending == ".png" else reversed(SHEETS)
    page = bundle.folder / _PAGE
    with whole_folder(bundle.folder, last=_PAGE) as unfinished:
        (unfinished / name).write_bytes(content)
        if page.is_file():
            text = with_part(page.read_text(encoding="utf-8"), _START, _END, _section(sheet, name))
            (unfinished / _PAGE).write_text(text, encoding="utf-8")
    (bundle.folder / other).unlink(missing_ok=True)
    (bundle.folder / SUMS_FILE).unlink(missing_ok=True)  # they were those of the bundle before
    update_sheets(bundle.folder.parent)


def update_sheets(models_folder: Path) -> None:
    """Renew the links in ``README.md`` of a folder of models; a page without the marks stays."""
    bundles, _ = find_bundles([models_folder])
    names = {bundle.card.name: _sheet_of(bundle.folder) for bundle in bundles}
    lines = [f"- [`{model}`]({model}/{name})" for model, name in names.items() if name]
    renew_part(models_folder / _PAGE, _ALL_START, _ALL_END, "\n".join(lines))


def _section(sheet: Sheet, name: str) -> str:
    """Return the section of the model's page, in Markdown."""
    methods = ", ".join(column.method.title for column in sheet.columns)
    of_slices = " Above them: what each slice of the series does to its score." * bool(
        sheet.effects
    )
    return (
        "## Every method on the same images\n\n"
        f"{len(sheet.rows)} image{'s' * (len(sheet.rows) > 1)}, with {methods}; each map with its "
        f"class, unit, raw range and what it cannot say.{of_slices} Research use, not for "
        f"diagnosis.\n\n![Every method on the same images]({name})\n\nImages: {sheet.credit}"
    )


def _sheet_of(folder: Path) -> str:
    """Return the name of a model's sheet, or nothing."""
    return next((each for each in SHEETS if (folder / each).is_file()), "")
