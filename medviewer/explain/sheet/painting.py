"""Paints a contact sheet: a row an image, a column a method, one colour bar."""

from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from medviewer.explain.attribution import CAPTION, NOTICE
from medviewer.explain.picture import overlaid
from medviewer.explain.sheet.values import Effects, Row, Sheet
from medviewer.explain.writing.text_strip import AMBER, BLACK, GREY, WHITE, Color, text_strip
from medviewer.image.overlay import HeatStyle, colormap

_CELL = 208
_GAP = 10
_MARGIN = 14
_BAR_SPACE = 118
_BAR_WIDTH = 16
_TITLE, _HEAD, _SMALL = 20, 15, 12
_EFFECTS_HEIGHT = 64
_BLUE: Color = (86, 204, 242)

_SCALES = (
    "Figures are raw values; colours are drawn smooth (bilinear) from each method's own grid, and "
    "end at the method's largest value over the rows of one class. What speaks against the class "
    "has no colour. Scales of two methods differ: compare their maps by place, not by strength."
)


def paint_sheet(sheet: Sheet) -> Image.Image:
    """Return the sheet, ``RGB``; nothing in it comes from the patient but the images."""
    width = 2 * _MARGIN + (1 + len(sheet.columns)) * (_CELL + _GAP) + _BAR_SPACE
    rows = [_row(sheet, row, width) for row in sheet.rows]
    parts = [_head(sheet, width), *(_effects(each, width) for each in sheet.effects)]
    bar_from = sum(part.height for part in parts)
    parts += [_columns(sheet, width, "head"), *rows, _columns(sheet, width, "foot")]
    parts.append(_foot(sheet, width))
    canvas = Image.new("RGB", (width, sum(part.height for part in parts)), BLACK)
    top = 0
    for part in parts:
        canvas.paste(part, (0, top))
        top += part.height
    _draw_bar(canvas, width - _BAR_SPACE, bar_from + _MARGIN)
    return canvas


def _head(sheet: Sheet, width: int) -> Image.Image:
    """Say which model speaks, and what this is not."""
    model = sheet.model
    title = text_strip([(sheet.card.title, WHITE)], width, _TITLE)
    lines = [
        (f"{model.name} {model.version}, weights {model.sha256[:12]}", WHITE),
        (f"{NOTICE}. Not for diagnostic use. {CAPTION}.", AMBER),
        *([(sheet.card.question, WHITE)] if sheet.card.question else []),
        (_SCALES, GREY),
        *((line, WHITE) for line in sheet.said),
    ]
    return _stacked([title, text_strip(lines, width, _HEAD)], width)


def _columns(sheet: Sheet, width: int, which: str) -> Image.Image:
    """Return the heads of the columns, or what their maps cannot say."""
    strips = [_cell_strip([("Plain image", WHITE)] if which == "head" else [])]
    for column in sheet.columns:
        if which == "head":
            strips.append(_cell_strip([(column.title, WHITE), (column.about, GREY)]))
        else:
            words = [("What it cannot say", WHITE), (column.method.cannot_say, GREY)]
            strips.append(_cell_strip(words))
    return _side_by_side(strips, width)


def _row(sheet: Sheet, row: Row, width: int) -> Image.Image:
    """Return an image and its maps, each with its caption."""
    plain = Image.fromarray(row.grey).convert("RGB")
    size = _fit(row)
    words = [(line, WHITE) for line in row.lines] + [(line, AMBER) for line in row.warnings]
    cells = [_stacked([_centred(plain.resize(size)), _cell_strip(words)], _CELL)]
    for column in sheet.columns:
        cell = row.cells.get(column.method.name)
        if cell is None:
            cells.append(_cell_strip([("no map", GREY)]))
            continue
        drawn = overlaid(row.grey, cell.heat, row.aspect).resize(size, Image.Resampling.LANCZOS)
        lines = [(f"{_class_name(sheet, row)}", WHITE), *((line, GREY) for line in cell.lines)]
        cells.append(_stacked([_centred(drawn), _cell_strip(lines)], _CELL))
    return _side_by_side(cells, width)


def _class_name(sheet: Sheet, row: Row) -> str:
    return next(each.name for each in sheet.card.classes if each.label == row.target)


def _effects(effects: Effects, width: int) -> Image.Image:
    """Return what each slice does to the series' score as bars, the shown slices marked."""
    own = effects.importance
    order = np.argsort(own.indices)
    values = own.left_out[order]
    title = (
        f"Slice importance: by how much the series' logit of {effects.title} ({own.logit:+.3g}) "
        f"would fall without each of its {len(values)} slices; from {values.min():+.3g} to "
        f"{values.max():+.3g}. A mark stands below the slices of this sheet."
    )
    low, high = min(float(values.min()), 0.0), max(float(values.max()), 0.0)
    span = (high - low) or 1.0
    image = Image.new("RGB", (width, _EFFECTS_HEIGHT + 26), BLACK)
    draw, font = ImageDraw.Draw(image), ImageFont.load_default(_SMALL)
    zero = _EFFECTS_HEIGHT * high / span
    step = (width - 2 * _MARGIN - _BAR_SPACE) / len(values)
    for place, (index, value) in enumerate(zip(np.sort(own.indices), values, strict=True)):
        left = _MARGIN + place * step
        ends = sorted((zero, zero - _EFFECTS_HEIGHT * float(value) / span))
        color = _BLUE if index in effects.shown else GREY
        draw.rectangle((left, ends[0], left + max(step - 2, 1), ends[1]), fill=color)
        if index in effects.shown:
            middle, foot = left + step / 2, _EFFECTS_HEIGHT + 3
            draw.polygon([(middle, foot), (middle - 5, foot + 8), (middle + 5, foot + 8)], WHITE)
            label = str(int(index) + 1)
            draw.text((middle, foot + 10), label, fill=WHITE, font=font, anchor="mt")
    draw.line((_MARGIN, zero, width - _MARGIN - _BAR_SPACE, zero), fill=GREY)
    return _stacked([text_strip([(title, WHITE)], width, _HEAD), image], width)


def _foot(sheet: Sheet, width: int) -> Image.Image:
    """Say what the input warned of, and whose images these are."""
    lines = [(each, AMBER) for each in sheet.warned]
    lines += [(f"Images: {sheet.credit}", GREY)] if sheet.credit else []
    return text_strip(lines, width, _SMALL)


def _fit(row: Row) -> tuple[int, int]:
    """Return the size of a row's images on the sheet."""
    height, width = row.grey.shape[0] * row.aspect, row.grey.shape[1]
    factor = _CELL / max(height, width)
    return max(round(width * factor), 1), max(round(height * factor), 1)


def _centred(image: Image.Image) -> Image.Image:
    """Return an image in the middle of a cell's width."""
    cell = Image.new("RGB", (_CELL, image.height), BLACK)
    cell.paste(image, ((_CELL - image.width) // 2, 0))
    return cell


def _cell_strip(paragraphs: Sequence[tuple[str, Color]]) -> Image.Image:
    return text_strip(paragraphs, _CELL, _SMALL, margin=2)


def _stacked(parts: Sequence[Image.Image], width: int) -> Image.Image:
    """Return pictures below each other."""
    canvas = Image.new("RGB", (width, sum(part.height for part in parts)), BLACK)
    top = 0
    for part in parts:
        canvas.paste(part, (0, top))
        top += part.height
    return canvas


def _side_by_side(cells: Sequence[Image.Image], width: int) -> Image.Image:
    """Return the cells of a row in their columns."""
    canvas = Image.new("RGB", (width, max(cell.height for cell in cells) + _GAP), BLACK)
    for place, cell in enumerate(cells):
        canvas.paste(cell, (_MARGIN + place * (_CELL + _GAP), 0))
    return canvas


def _draw_bar(canvas: Image.Image, left: int, top: int) -> None:
    """Draw the one colour bar, in shares of each method's own scale."""
    style, draw = HeatStyle(), ImageDraw.Draw(canvas)
    font = ImageFont.load_default(_SMALL)
    height = _CELL
    top += 2 * _SMALL
    ramp = colormap(style.colormap)[np.linspace(255, 0, height).astype(int)]
    canvas.paste(Image.fromarray(np.repeat(ramp[:, None], _BAR_WIDTH, axis=1)), (left, top))
    drawn_from = top + round((1 - style.threshold) * (height - 1))
    draw.line((left - 3, drawn_from, left + _BAR_WIDTH + 2, drawn_from), fill=WHITE)
    labels = (
        (top, "end of the"),
        (top + 15, "method's scale"),
        (drawn_from, f"{style.threshold:.0%}: drawn"),
        (drawn_from + 14, "from here on"),
        (top + height, "0"),
    )
    for y, text in labels:
        draw.text((left + _BAR_WIDTH + 8, y), text, fill=WHITE, font=font, anchor="lm")
