"""Maps as the public JSON (README, "The JSON contract"): values in, plain values out."""

import numpy as np
import numpy.typing as npt

from medviewer.explain.attribution import Attribution
from medviewer.explain.checks.faithfulness import Faithfulness
from medviewer.explain.explained import ExplainedPrediction
from medviewer.explain.json_file import JsonObject
from medviewer.explain.prediction_json import number


def map_json(
    attribution: Attribution,
    position: int,
    raw: npt.NDArray[np.float32],
    check: Faithfulness | None = None,
) -> JsonObject:
    """Return what is to be said of one map; `raw` is that map on the image's grid.

    `scale_max` is the top of the colours, one for all images of the series, or, where `scale_of`
    says so, for the chosen ones.
    """
    native, seen = attribution.native[position], attribution.fields_of_view[position]
    inside = raw[np.isfinite(raw)]
    found: JsonObject = {
        "target": attribution.target,
        "method": attribution.method,
        "layer": attribution.layer,
        "unit": attribution.unit,
        "min": number(float(inside.min())) if inside.size else None,
        "max": number(float(inside.max())) if inside.size else None,
        "scale_max": number(attribution.value_range[1]),
        "scale_of": "chosen images" if attribution.is_partial else "series",
        "grid": list(native.shape),
        "field_of_view": {
            "top": seen.top,
            "left": seen.left,
            "height": seen.height,
            "width": seen.width,
        },
    }
    if attribution.maps_of != "image":
        found["maps_of"] = attribution.maps_of
    if attribution.steps:
        found["residual"] = number(attribution.residuals[position])
        found["steps"] = attribution.steps[position]
    if attribution.spread is not None:
        found["spread_max"] = number(float(attribution.spread[position].max()))
        found["agreement"] = number(attribution.agreement[position])
    if note := attribution.emptiness(position):
        found["note"] = note
    if check is not None:
        found["faithfulness"] = _check_json(check)
    return found


def series_json(explained: ExplainedPrediction, target: str) -> JsonObject:
    """Return what belongs to a series: notes, and the importance of a sequence's slices."""
    found: JsonObject = {"notes": list(explained.notes)} if explained.notes else {}
    importance = explained.importance.get(target)
    if importance is not None:
        found["importance"] = {
            "target": target,
            "logit": number(importance.logit),
            "indices": list(importance.indices),
            "left_out": [number(float(each)) for each in importance.left_out],
            "gradient_x_feature": [number(float(each)) for each in importance.gradient_x_feature],
        }
    return found


def _check_json(check: Faithfulness) -> JsonObject:
    """Return a check of one map."""
    return {
        "deletion": number(check.deletion),
        "insertion": number(check.insertion),
        "random_deletion": number(check.random),
        "random_insertion": number(check.random),
        "whole": number(check.whole),
        "blank": number(check.blank),
        "text": check.words,
    }
