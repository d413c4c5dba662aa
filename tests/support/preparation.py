"""A card's table [preprocess] for tests: a grey channel, its whole range."""

from typing import Any

from medviewer.models.preprocess_spec import Fit, PercentileIntensity, Preprocess


def spec(fit: Fit = "stretch", height: int = 100, width: int = 100, **changes: Any) -> Preprocess:
    """Return one for an input of ``(height, width)``; `changes` are any other fields."""
    fields: dict[str, Any] = {
        "channels": 1,
        "intensity": PercentileIntensity(0, 100),
        "mean": (0.0,),
        "std": (1.0,),
    }
    return Preprocess(height=height, width=width, fit=fit, **(fields | changes))
