"""Curves as SVG within the page: axes from 0 to 1, colours of the page's theme."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
import numpy.typing as npt

from medviewer.training.measuring.pages.style import COLORS, DRAWING
from medviewer.training.measuring.statistics.curves import Curve

_WIDTH, _HEIGHT = 340, 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 42, 10, 8, 40
_COLORS = 8
_MOST_POINTS = 400
_TICKS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A curve, what it is called, and points of it that are marked, each ``(x, y)``."""

    name: str
    curve: Curve
    marks: Sequence[tuple[float, float]] = ()
    with_dots: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Plot:
    """A figure; `diagonal` draws the line of chance or of perfect calibration."""

    title: str
    x_name: str
    y_name: str
    lines: Sequence[Line]
    diagonal: bool = False
    note: str = ""


def figure(plot: Plot) -> str:
    """Return the figure with its legend."""
    legend = "".join(
        f'<li style="--c: var(--c{color % _COLORS})">{escape(each.name)}</li>'
        for color, each in enumerate(plot.lines)
    )
    note = f"<figcaption>{escape(plot.note)}</figcaption>" if plot.note else ""
    return (
        f"<figure><h3>{escape(plot.title)}</h3>"
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{escape(plot.title)}">'
        f"{_drawn(plot)}</svg><ul>{legend}</ul>{note}</figure>\n"
    )


def picture(plot: Plot) -> str:
    """Return the plot as an SVG file that stands by itself, light and dark, its legend inside."""
    legend = "".join(
        f'<text class="name" style="fill: var(--c{place % _COLORS})" x="{_WIDTH - _RIGHT - 6}" '
        f'y="{_y(0) - 10 - 15 * (len(plot.lines) - 1 - place):.0f}" text-anchor="end">'
        f"{escape(each.name)}</text>"
        for place, each in enumerate(plot.lines)
    )
    title = _text(_x(0.5), _TOP - 10, plot.title, "middle")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 -20 {_WIDTH} {_HEIGHT + 20}" '
        f'width="{_WIDTH}" role="img" aria-label="{escape(plot.title)}"><style>{COLORS}{DRAWING}'
        f'.name {{ font-weight: 600; }}</style><rect y="-20" width="100%" height="100%" '
        f'style="fill: var(--back)"/>{title}{_drawn(plot)}{legend}</svg>\n'
    )


def _drawn(plot: Plot) -> str:
    """Return axes and curves."""
    diagonal = _segment("even", (0, 0), (1, 1)) if plot.diagonal else ""
    lines = "".join(_line(each, color % _COLORS) for color, each in enumerate(plot.lines))
    return _axes(plot) + diagonal + lines


def _axes(plot: Plot) -> str:
    """Return the grid, its numbers and the names of the axes."""
    parts = []
    for tick in _TICKS:
        parts += [_segment("grid", (tick, 0), (tick, 1)), _segment("grid", (0, tick), (1, tick))]
        parts.append(_text(_x(tick), _HEIGHT - _BOTTOM + 15, f"{tick:g}", "middle"))
        parts.append(_text(_LEFT - 6, _y(tick) + 4, f"{tick:g}", "end"))
    parts.append(_text(_x(0.5), _HEIGHT - 6, plot.x_name, "middle"))
    middle = _y(0.5)
    parts.append(
        f'<text transform="translate(11 {middle:.0f}) rotate(-90)" text-anchor="middle">'
        f"{escape(plot.y_name)}</text>"
    )
    return "".join(parts)


def _line(line: Line, color: int) -> str:
    """Return a curve with its marks."""
    kept = _thinned(len(line.curve.x))
    points = " ".join(
        f"{_x(x):.1f},{_y(y):.1f}"
        for x, y in zip(line.curve.x[kept], line.curve.y[kept], strict=True)
    )
    stroke = f'style="stroke: var(--c{color})"'
    drawn = f'<polyline class="curve" {stroke} points="{points}"/>'
    if line.with_dots:
        drawn += _dots(line.curve, color)
    return drawn + "".join(_dot(x, y, 5.0, color) for x, y in line.marks)


def _dots(curve: Curve, color: int) -> str:
    """Return the points of a curve, larger where more is behind them."""
    counts = np.ones(len(curve.x)) if curve.counts is None else curve.counts
    radii = 3 + 5 * np.sqrt(counts / counts.max())
    return "".join(
        _dot(x, y, radius, color) for x, y, radius in zip(curve.x, curve.y, radii, strict=True)
    )


def _dot(x: float, y: float, radius: float, color: int) -> str:
    """Return a filled circle."""
    return (
        f'<circle class="dot" style="fill: var(--c{color})" '
        f'cx="{_x(x):.1f}" cy="{_y(y):.1f}" r="{radius:.1f}"/>'
    )


def _segment(kind: str, start: tuple[float, float], end: tuple[float, float]) -> str:
    """Return a straight line between two points of the plot."""
    return (
        f'<line class="{kind}" x1="{_x(start[0]):.1f}" y1="{_y(start[1]):.1f}" '
        f'x2="{_x(end[0]):.1f}" y2="{_y(end[1]):.1f}"/>'
    )


def _text(x: float, y: float, words: str, anchor: str) -> str:
    """Return words at a place of the picture."""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(words)}</text>'


def _thinned(count: int) -> npt.NDArray[np.intp]:
    """Return which points of a curve are drawn: all, or evenly spaced ones."""
    return np.unique(np.linspace(0, count - 1, min(count, _MOST_POINTS)).round().astype(np.intp))


def _x(value: float) -> float:
    """Return where a value from 0 to 1 is, from the left."""
    return _LEFT + value * (_WIDTH - _LEFT - _RIGHT)


def _y(value: float) -> float:
    """Return where a value from 0 to 1 is, from the top."""
    return _HEIGHT - _BOTTOM - value * (_HEIGHT - _TOP - _BOTTOM)
