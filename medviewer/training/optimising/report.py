"""The table of variants, for people and for programs."""

from collections.abc import Sequence

from medviewer.explain.json_file import JsonObject
from medviewer.models.card_evidence import Interval
from medviewer.training.optimising.measure import Row

SCHEMA = 1
_MIB = 2**20
_CAUTION = (
    "Accuracy and AUC tell the variants apart. Where the model was trained on these images, they "
    "say nothing about new patients."
)


def markdown(title: str, what: str, rows: Sequence[Row]) -> str:
    """Return a page; `what` says on which images and with how many threads it was measured."""
    lines = [
        f"# {title}: sizes, times and accuracy of its variants",
        "",
        what,
        "",
        _CAUTION,
        "",
        "| Variant | File, MiB | compressed | Time / torch | Accuracy | AUC | Logits differ by |",
        "|---|---|---|---|---|---|---|",
        *(_line(row) for row in rows),
        "",
        *(f"- {row.name}: {row.note}" for row in rows),
    ]
    return "\n".join(lines) + "\n"


def document(name: str, version: str, what: str, rows: Sequence[Row]) -> JsonObject:
    """Return the same for programs."""
    return {
        "schema": SCHEMA,
        "model": {"name": name, "version": version},
        "measured_on": what,
        "variants": [_entry(row) for row in rows],
    }


def _line(row: Row) -> str:
    """Return one line of the table."""
    cells = (
        row.name,
        f"{row.bytes / _MIB:.1f}",
        f"{row.packed_bytes / _MIB:.1f}",
        f"{row.time:.2f}",
        _shown(row.metrics["accuracy"]),
        _shown(row.metrics["auc"]),
        f"{row.largest_difference:.1e}",
    )
    return f"| {' | '.join(cells)} |"


def _shown(interval: Interval) -> str:
    """Return a value with its interval."""
    return f"{interval.value:.3f} ({interval.low:.3f} to {interval.high:.3f})"


def _entry(row: Row) -> JsonObject:
    """Return one variant."""
    return {
        "name": row.name,
        "note": row.note,
        "bytes": row.bytes,
        "compressed_bytes": row.packed_bytes,
        "size_ratio": row.size,
        "time_ratio": row.time,
        "largest_difference": row.largest_difference,
        **{
            name: {"value": each.value, "low": each.low, "high": each.high}
            for name, each in row.metrics.items()
        },
    }
