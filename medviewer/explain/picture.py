"""A slice with its heatmap as a picture that explains itself wherever it ends up."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from medviewer.explain.writing.text_strip import (
    AMBER,
    BLACK,
    FONT_SIZE,
    GREY,
    MARGIN,
    WHITE,
    text_strip,
)
from medviewer.image.field_of_view import FieldOfView
from medviewer.image.isolines import isolines
from medviewer.image.overlay import (
    HeatStyle,
    attribution_on_grid,
    colorize,
    colormap,
    lowest_drawn,
)

_DARK = 20
_LONGEST_SIDE = 1024
_SHORTEST_SIDE = 512
_NARROWEST = 520
_BAR_WIDTH = 16
_BAR_SPACE = 96
_HATCH_STEP = 12


@dataclass(frozen=True, slots=True)
class PictureTexts:
    """The words around the image, above and below it, one entry a paragraph."""

    title: Sequence[str]
    caption: Sequence[str]
    warnings: Sequence[str] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Heat:
    """A map to lay over an image.

    `native` is ``(h, w)`` raw values that cover `seen`; `scale_max` the value at the top of the
    colour bar, the same for all images of a series; `unit` its unit. A `greyed` map is not shown in
    colours: a grey line stands where its threshold is reached (see `medviewer.explain.gate`).
    """

    native: npt.NDArray[np.float32]
    seen: FieldOfView
    scale_max: float
    unit: str
    style: HeatStyle = field(default_factory=HeatStyle)
    greyed: bool = False


def render_picture(
    grey: npt.NDArray[np.uint8], heat: Heat, texts: PictureTexts, aspect: float = 1.0
) -> Image.Image:
    """Return the image with its heatmap, colour bar and texts.

    Parameters
    ----------
    grey
        The windowed image, ``(rows, columns)`` or ``(rows, columns, 3)``.
    heat
        What to lay over it; where the network did not see, the image is hatched.
    texts
        Nothing of them lies over the image.
    aspect
        Height of a pixel divided by its width.
    """
    laid_over = overlaid(grey, heat, aspect)
    width = max(laid_over.width + _BAR_SPACE + 2 * MARGIN, _NARROWEST)
    above = [(text, WHITE) for text in texts.title]
    below = [(text, AMBER) for text in texts.warnings] + [(text, GREY) for text in texts.caption]
    top, bottom = (text_strip(paragraphs, width) for paragraphs in (above, below))
    height = top.height + laid_over.height + bottom.height
    canvas = Image.new("RGB", (width, height), BLACK)
    left = (width - _BAR_SPACE - laid_over.width) // 2
    canvas.paste(top, (0, 0))
    canvas.paste(laid_over, (left, top.height))
    canvas.paste(bottom, (0, top.height + laid_over.height))
    _draw_bar(canvas, heat, width - _BAR_SPACE, top.height, laid_over.height)
    return canvas


def overlaid(grey: npt.NDArray[np.uint8], heat: Heat, aspect: float = 1.0) -> Image.Image:
    """Return the image at a size fit for a page with the heat over it."""
    rows, columns = grey.shape[:2]
    factor = _factor(rows * aspect, columns)
    height, width = max(round(rows * aspect * factor), 1), max(round(columns * factor), 1)
    smoothing = Image.Resampling.BOX if factor < 1 else Image.Resampling.NEAREST
    image = Image.fromarray(grey).convert("RGB").resize((width, height), smoothing)
    seen = _scaled(heat.seen, height / rows, width / columns)
    values = attribution_on_grid(heat.native, seen, height, width)
    if heat.greyed:
        _outline(image, heat, seen)
    else:
        colors = Image.fromarray(colorize(values, heat.scale_max, heat.style), "RGBA")
        image.paste(colors, (0, 0), colors)
    return _hatched(image, np.isnan(values))


def _outline(image: Image.Image, heat: Heat, seen: FieldOfView) -> None:
    """Draw where the map reaches its threshold, to be seen on black and on white alike."""
    if not heat.scale_max > 0:
        return
    lowest = lowest_drawn(heat.style.threshold, heat.scale_max)
    ends = isolines(heat.native, seen, lowest).segments[:, :, ::-1].reshape(-1, 4).tolist()
    draw = ImageDraw.Draw(image)
    for color, width in ((BLACK, 4), (GREY, 2)):
        for line in ends:
            draw.line(line, fill=color, width=width)


def _factor(height: float, width: float) -> float:
    """Return by how much to enlarge or reduce an image; enlarged only by whole numbers."""
    if max(height, width) > _LONGEST_SIDE:
        return _LONGEST_SIDE / max(height, width)
    return float(max(1, int(_SHORTEST_SIDE // max(height, width, 1))))


def _scaled(seen: FieldOfView, down: float, across: float) -> FieldOfView:
    """Return the field of view in pixels of the picture."""
    return FieldOfView(seen.top * down, seen.left * across, seen.height * down, seen.width * across)


def _hatched(image: Image.Image, unseen: npt.NDArray[np.bool_]) -> Image.Image:
    """Draw diagonal lines where the network did not see."""
    if not unseen.any():
        return image
    rows, columns = np.indices(unseen.shape)
    lines = unseen & ((rows + columns) % _HATCH_STEP == 0)
    pixels: npt.NDArray[Any] = np.array(image)
    pixels[lines] = pixels[lines] // 2 + 64
    return Image.fromarray(pixels)


def _draw_bar(canvas: Image.Image, heat: Heat, left: int, top: int, height: int) -> None:
    """Draw the colour bar, from 0 to the series' largest value, with the threshold marked.

    Beside a greyed map it is dark.
    """
    draw = ImageDraw.Draw(canvas)
    font = ImageFont.load_default(FONT_SIZE - 2)
    bar_top, bar_height = top + FONT_SIZE, max(height - 2 * FONT_SIZE, 2)
    ramp = colormap(heat.style.colormap)[np.linspace(255, 0, bar_height).astype(int)]
    ramp = np.full_like(ramp, _DARK) if heat.greyed else ramp
    bar = np.repeat(ramp[:, None], _BAR_WIDTH, axis=1)
    canvas.paste(Image.fromarray(bar), (left, bar_top))
    threshold_y = bar_top + round((1 - heat.style.threshold) * (bar_height - 1))
    draw.line([(left - 3, threshold_y), (left + _BAR_WIDTH + 2, threshold_y)], fill=WHITE)
    scale = max(heat.scale_max, 0.0)
    labels = ((bar_top, f"{scale:.3g}"), (bar_top + bar_height, "0"))
    for y, text in (*labels, (threshold_y, f"{scale * heat.style.threshold:.3g}")):
        draw.text((left + _BAR_WIDTH + 6, y), text, fill=WHITE, font=font, anchor="lm")
    draw.text((left, bar_top + bar_height + 4), heat.unit, fill=GREY, font=font)
