"""What was measured of made-up explanations, as plain values."""

from collections.abc import Sequence
from typing import Any


def interval(value: float, half: float = 0.05) -> dict[str, float]:
    return {"value": value, "low": value - half, "high": value + half}


def method(
    title: str, against: Sequence[str] = (), patients: int = 15, **measures: float
) -> dict[str, Any]:
    """Return one method's entry; measures have intervals of 0.05 on both sides."""
    return {
        "title": title,
        "images": 20,
        "patients": patients,
        "against": list(against),
        "measures": {name: interval(value) for name, value in measures.items()},
    }


def image(key: str, patient: int, level: str = "image", **numbers: float) -> dict[str, Any]:
    """Return one image's entry, for Grad-CAM."""
    own = {"deletion": 1.0, "insertion": 3.0, "flip": 0.9, "shift": 0.8, "noise": 1.0} | numbers
    ends = {"whole": 4.0, "blank": 0.0, "random": 2.0}
    return {
        "key": key,
        "patient": patient,
        "target": "bright-square",
        "level": level,
        "methods": {"logit": ends, "grad-cam": own},
    }


def trust_table(
    sha256: str = "a" * 64, images: Sequence[dict[str, Any]] = (), **changes: Any
) -> dict[str, Any]:
    """Return a whole ``trust.json``: Grad-CAM, which passes, and LayerCAM, which does not."""
    methods = {
        "grad-cam": method(
            "Grad-CAM",
            deletion_over_random=0.34,
            insertion_over_random=0.14,
            over_random=0.24,
            deletion_over_edges=0.2,
            insertion_over_edges=0.0,
            over_edges=0.1,
            flip=0.95,
            shift=0.94,
            noise=0.96,
            stability=0.95,
            spearman_head=0.4,
            spearman_all=0.05,
            pointing=0.84,
            iou=0.4,
        ),
        "layercam": method(
            "LayerCAM",
            ["It does not follow the weights."],
            deletion_over_random=0.03,
            insertion_over_random=0.01,
            over_random=0.02,
            deletion_over_edges=-0.2,
            insertion_over_edges=-0.2,
            over_edges=-0.2,
            flip=0.7,
            shift=0.7,
            noise=0.7,
            stability=0.7,
            spearman_all=0.8,
        ),
    }
    level = {
        "methods": methods,
        "edges": method("Edge detector", stability=1.0),
        "default": "grad-cam",
        "why": "Grad-CAM is the only method that passed all tests.",
        "box_share": 0.04,
    }
    return {
        "schema": 1,
        "model": {"name": "squares", "version": "1.2.3", "sha256": sha256},
        "data": {
            "name": "films",
            "part": "test",
            "images": 20,
            "patients": 15,
            "sha256_of_paths": "b" * 64,
        },
        "setup": {
            "images": 20,
            "slow_images": 4,
            "seed": 0,
            "bootstraps": 1000,
            "side": 14,
            "steps": 8,
            "baseline": "blurred",
            "random_orders": 2,
            "ig_steps": 25,
        },
        "rule": "The best one.",
        "decided_by": "image",
        "levels": {"image": level},
        "images": list(images),
        **changes,
    }
