"""Which part of an image a network sees, at which size: in pixels, or by millimetres; no torch."""

from dataclasses import dataclass

from medviewer.errors import UnsuitableInputError
from medviewer.image.field_of_view import FieldOfView
from medviewer.language import later, translate
from medviewer.models.preprocess_spec import Preprocess

__all__ = ["FieldOfView", "Placement", "Spacing", "field_of_view", "place", "spacing_problem"]

Spacing = tuple[float, float]
"""Distance between rows and between columns in mm, DICOM's PixelSpacing."""

_MOST_PIXELS = 1 << 26
"""An image that grows beyond this by its spacing is refused: no film or slice comes near it."""


@dataclass(frozen=True, slots=True)
class Placement:
    """How an image gets to the part that the network sees.

    It is resampled to `size` (rows, columns) pixels, and `box`, whose edges are whole pixels of
    that grid and which may reach beyond it, is what the network sees.
    """

    size: tuple[int, int]
    box: FieldOfView


def field_of_view(
    spec: Preprocess, rows: int, columns: int, spacing_mm: Spacing | None = None
) -> FieldOfView:
    """Return which part of an image of ``(rows, columns)`` pixels fills the network's input.

    In the image's own pixels, whole ones where it is not resampled. The box reaches beyond the
    image where zeros fill what is outside.

    Raises
    ------
    UnsuitableInputError
        As `place` does.
    """
    placement = place(spec, rows, columns, spacing_mm)
    box, down, across = placement.box, rows / placement.size[0], columns / placement.size[1]
    return FieldOfView(box.top * down, box.left * across, box.height * down, box.width * across)


def place(spec: Preprocess, rows: int, columns: int, spacing_mm: Spacing | None) -> Placement:
    """Return how an image of ``(rows, columns)`` pixels is resampled and cut.

    Raises
    ------
    UnsuitableInputError
        When the card asks for millimetres and the image's spacing does not give them.
    """
    if problem := spacing_problem(spec, rows, columns, spacing_mm):
        raise UnsuitableInputError(problem)
    by_mm = spacing_mm if spec.reads_mm else None
    size = (rows, columns) if by_mm is None else _resampled(spec, rows, columns, by_mm)
    part = (0, 0, *size) if by_mm is None else _cropped(spec, size, by_mm)
    return Placement(size, _fitted(spec, *part))


def spacing_problem(spec: Preprocess, rows: int, columns: int, spacing_mm: Spacing | None) -> str:
    """Return why an image cannot be prepared in the card's millimetres, or nothing."""
    if not spec.reads_mm:
        return ""
    if spacing_mm is None:
        return "" if spec.without_spacing == "as-is" else translate("Suitability", _NO_SPACING)
    sizes = _resampled(spec, rows, columns, spacing_mm), _cropped(spec, (1, 1), spacing_mm)[2:]
    if max(height * width for height, width in sizes) <= _MOST_PIXELS:
        return ""
    down, across = spacing_mm
    return translate(
        "Suitability",
        "The image's pixel spacing of {down:g} x {across:g} mm is not one that the model can "
        "read: the image would become too large.",
    ).format(down=down, across=across)


_NO_SPACING = later(
    "Suitability",
    "The image does not say its pixel spacing, which the model needs to know its size.",
)


def _resampled(spec: Preprocess, rows: int, columns: int, spacing: Spacing) -> tuple[int, int]:
    """Return how many rows and columns of `spec.spacing_mm` are nearest to the image's size."""
    if spec.spacing_mm is None:
        return rows, columns
    down, across = (
        round(count * side / spec.spacing_mm)
        for count, side in zip((rows, columns), spacing, strict=True)
    )
    return max(1, down), max(1, across)


def _cropped(
    spec: Preprocess, size: tuple[int, int], spacing: Spacing
) -> tuple[int, int, int, int]:
    """Return top, left, height and width of the crop in the resampled image."""
    if spec.crop_mm is None:
        return 0, 0, *size
    sides = spacing if spec.spacing_mm is None else (spec.spacing_mm, spec.spacing_mm)
    height, width = (max(1, round(mm / side)) for mm, side in zip(spec.crop_mm, sides, strict=True))
    return (size[0] - height) // 2, (size[1] - width) // 2, height, width


def _fitted(spec: Preprocess, top: int, left: int, rows: int, columns: int) -> FieldOfView:
    """Return the part of a part that `spec.fit` takes, or what it adds on both sides."""
    if spec.fit == "stretch":
        return FieldOfView(float(top), float(left), float(rows), float(columns))
    wide = columns * spec.height > rows * spec.width
    if (spec.fit == "crop") == wide:  # crop a wide image or pad a tall one: the rows decide
        height, width = rows, max(1, round(rows * spec.width / spec.height))
    else:
        height, width = max(1, round(columns * spec.height / spec.width)), columns
    # whole pixels: prepared and drawn boxes are then the same to the last edge
    top, left = top + (rows - height) // 2, left + (columns - width) // 2
    return FieldOfView(float(top), float(left), float(height), float(width))
