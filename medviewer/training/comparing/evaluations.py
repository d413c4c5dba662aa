"""Two evaluations on the same images: differences of their metrics.

The documents hold no scores by image, so a difference has no interval here: paired ones come from
``medviewer evaluate --compare``.
"""

from collections.abc import Iterator

from medviewer.errors import UsageError
from medviewer.explain.json_file import JsonObject
from medviewer.training.comparing.documents import Document, number_of, text_of

NOTE = (
    "The documents hold no scores by image: differences have no interval. "
    "medviewer evaluate --compare gives paired ones."
)


def compare_evaluations(first: Document, second: Document) -> dict[str, JsonObject]:
    """Return, for each metric by its path, both values and second less first.

    Raises
    ------
    UsageError
        When they were not measured on the same images.
    """
    digests = [text_of(each.content, "data", "sha256_of_paths") for each in (first, second)]
    if not digests[0] or digests[0] != digests[1]:
        raise UsageError("the two evaluations were not made on the same images")
    ours, theirs = (dict(_metrics(each.content)) for each in (first, second))
    return {
        name: {"first": ours[name], "second": theirs[name], "difference": theirs[name] - ours[name]}
        for name in ours
        if name in theirs
    }


def _metrics(content: JsonObject, prefix: str = "") -> Iterator[tuple[str, float]]:
    """Yield every value with an interval by its path."""
    for key, value in content.items():
        if not isinstance(value, dict) or key == "comparison":
            continue
        number = number_of(value.get("value"))
        if {"value", "low", "high"} <= value.keys():
            if number is not None:
                yield prefix + key, number
        else:
            yield from _metrics(value, f"{prefix}{key}/")
