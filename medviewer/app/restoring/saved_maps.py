"""How views were explained, to JSON and back: names and settings, no score and no map."""

from typing import Any, get_args

from medviewer.app.explaining.map_key import AwaitedMaps, MapChoice, MapKey
from medviewer.app.restoring.fields import (
    choice_of,
    flag_of,
    number_of,
    share_of,
    table_of,
    text_of,
)
from medviewer.app.results import ResultKey
from medviewer.app.view_state import (
    ColormapName,
    HeatDrawing,
    HeatScale,
    Interpolation,
    OverlayState,
)
from medviewer.explain.attribution import MapPart
from medviewer.explain.methods.registry import METHODS

_CHOICES = {
    "colormap": get_args(ColormapName),
    "interpolation": get_args(Interpolation),
    "scale": get_args(HeatScale),
    "drawing": get_args(HeatDrawing),
}


def awaited_to_json(awaited: AwaitedMaps | None, overlay: OverlayState) -> dict[str, Any] | None:
    """Return what a cell showed of a model, and how it was drawn; None where there was nothing."""
    if awaited is None:
        return None
    return {
        **_key_to_json(MapKey(awaited.result, overlay.target, awaited.choice)),
        "minus": None if awaited.minus is None else _key_to_json(awaited.minus),
        "visible": overlay.visible,
        "opacity": overlay.opacity,
        "threshold": overlay.threshold,
        "threshold_value": overlay.threshold_value,
        **{name: getattr(overlay, name) for name in _CHOICES},
    }


def awaited_from_json(document: object) -> tuple[AwaitedMaps | None, OverlayState]:
    """Return what a cell is to show again, and how that is drawn.

    Raises
    ------
    ValueError
        When the document is no such table.
    """
    if document is None:
        return None, OverlayState()
    table = table_of(document)
    key, minus = _key_from_json(table), table.get("minus")
    value = table.get("threshold_value")
    overlay = OverlayState(
        visible=flag_of(table.get("visible")),
        opacity=share_of(table.get("opacity")),
        threshold=share_of(table.get("threshold")),
        threshold_value=None if value is None else number_of(value),
        target=key.target,
        **{name: choice_of(table.get(name), choices) for name, choices in _CHOICES.items()},
    )
    other = None if minus is None else _key_from_json(minus)
    return AwaitedMaps(key.result, key.choice, other), overlay


def _key_to_json(key: MapKey) -> dict[str, str]:
    return {
        "of_series": key.result.series_key,
        "model": key.result.model_name,
        "target": key.target,
        "method": key.choice.method,
        "layer": key.choice.layer,
        "part": key.choice.part,
    }


def _key_from_json(document: object) -> MapKey:
    table = table_of(document)
    result = ResultKey(text_of(table.get("of_series")), text_of(table.get("model")))
    method = choice_of(table.get("method"), ("", *METHODS))
    part = choice_of(table.get("part", "mean"), get_args(MapPart))
    choice = MapChoice(method, text_of(table.get("layer")), part)
    return MapKey(result, text_of(table.get("target")), choice)
