"""What was measured of one method of explaining, in sentences. No Qt.

A verdict is given where a range allows one; of few patients there are values alone, and no verdict.
Nothing is merged: deletion and insertion, each change of the image, and each stage of disorder have
numbers of their own.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from medviewer.inference.wording import listed
from medviewer.language import later, translate

if TYPE_CHECKING:  # the window need not wait for what only a model's folder brings
    from medviewer.models.trust.record import Measured, TrustLevel, TrustMethod

_MOST_ALIKE = 0.5
_AREAS = {
    "deletion": later("Trust", "Deletion (regions taken away)"),
    "insertion": later("Trust", "Insertion (regions put in)"),
}
_OTHERS = {
    "random": later("Trust", "a random order of regions"),
    "edges": later("Trust", "an edge detector"),
}
_CHANGES = {
    "flip": later("Trust", "mirrored {range}"),
    "shift": later("Trust", "shifted {range}"),
    "noise": later("Trust", "with noise {range}"),
}
_STAGES = {
    "head": later("Trust", "head {range}"),
    "last_quarter": later("Trust", "last quarter {range}"),
    "last_half": later("Trust", "last half {range}"),
    "three_quarters": later("Trust", "three quarters {range}"),
    "all": later("Trust", "all weights {range}"),
}
_ALIKE = later(
    "Trust",
    "Likeness of the map with weights in disorder, from the head down, 1 is unchanged: {stages}.",
)


def trust_sentences(method: "TrustMethod", level: "TrustLevel", images: int) -> Iterator[str]:
    """Yield what was measured of one method, what matters most first.

    `images` is how many all methods but the slow ones were measured on.
    """
    if method.is_of_few:
        yield _on_few(method.patients)
    yield from _on_boxes(method, level)
    yield from _on_weights(method)
    for other in _OTHERS:
        for area in _AREAS:
            yield from _against(method, area, other)
    yield from _on_stability(method, level)
    if method.images < images:
        text = translate("Trust", "Measured on {count} images only: the method is slow.")
        if method.images == 1:
            text = translate("Trust", "Measured on 1 image only: the method is slow.")
        yield text.format(count=method.images)


def trust_warning(method: "TrustMethod") -> str:
    """Return why maps cannot be relied on, in a few words, or nothing.

    Of few patients nothing is known for sure, neither good nor bad.
    """
    if _follows(method) is False:
        return translate("Trust", "Ignores the weights")
    lows = [
        found.low
        for area in _AREAS
        if (found := method.measures.get(f"{area}_over_random")) and found.low is not None
    ]
    above = [low > 0 for low in lows]
    if all(above):
        return ""
    if any(above):
        return translate("Trust", "Above chance in part")
    return translate("Trust", "Not clearly above chance")


def _on_few(patients: int) -> str:
    """Say that there are no ranges, and why."""
    text = translate(
        "Trust",
        "{count} patients only: too few for ranges or a verdict; others may differ much.",
    )
    if patients == 1:
        text = translate(
            "Trust", "1 patient only: too few for ranges or a verdict; others may differ much."
        )
    return text.format(count=patients)


def _on_boxes(method: "TrustMethod", level: "TrustLevel") -> Iterator[str]:
    """Say how well the map meets the boxes, where there are any."""
    if (pointing := method.measures.get("pointing")) is not None:
        text = translate("Trust", "Largest pixel inside the box in {share} of the images.")
        if level.box_share is not None:
            text = translate(
                "Trust",
                "Largest pixel inside the box in {share} of the images; chance: {chance:.0%}.",
            )
        yield text.format(share=_share(pointing), chance=level.box_share)
    if (iou := method.measures.get("iou")) is not None:
        text = translate("Trust", "Overlap with the box, at the box's area: {range}, 1 is the box.")
        yield text.format(range=_range(iou))


def _on_weights(method: "TrustMethod") -> Iterator[str]:
    """Say whether the map depends on what the network has learnt, and on which part of it."""
    follows = _follows(method)
    if follows is not None:
        yield (
            translate("Trust", "Changes when all weights are in disorder.")
            if follows
            else translate("Trust", "Hardly changes when all weights are in disorder.")
        )
    stages = [
        translate("Trust", words).format(range=_range(found))
        for name, words in _STAGES.items()
        if (found := method.measures.get(f"spearman_{name}")) is not None
    ]
    if stages:
        yield translate("Trust", _ALIKE).format(stages=translate("Lists", ", ").join(stages))


def _follows(method: "TrustMethod") -> bool | None:
    """Whether the map changes when all weights are in disorder; None where nothing can tell."""
    alike = method.measures.get("spearman_all")
    return None if alike is None or alike.high is None else alike.high < _MOST_ALIKE


def _against(method: "TrustMethod", area: str, other: str) -> Iterator[str]:
    """Say whether regions by the map move the score more than others."""
    found = method.measures.get(f"{area}_over_{other}")
    if found is not None:
        yield translate("Trust", _verdict(found)).format(
            area=translate("Trust", _AREAS[area]),
            other=translate("Trust", _OTHERS[other]),
            range=_range(found, signed=True),
        )


def _verdict(found: "Measured") -> str:
    """Return the sentence that a range allows."""
    if found.low is None or found.high is None:
        return later("Trust", "{area}, against {other}: {range} of the score's fall.")
    if found.low > 0:
        return later("Trust", "{area} moves the score more than {other}: {range} of its fall.")
    if found.high < 0:
        return later("Trust", "{area} moves the score less than {other}: {range} of its fall.")
    return later(
        "Trust", "{area} does not clearly move the score more than {other}: {range} of its fall."
    )


def _on_stability(method: "TrustMethod", level: "TrustLevel") -> Iterator[str]:
    """Say how steady the map is under each change, and beside which others on the mean."""
    changes = [
        translate("Trust", words).format(range=_range(found))
        for name, words in _CHANGES.items()
        if (found := method.measures.get(name)) is not None
    ]
    if not changes:
        return
    own = method.measures.get("stability")
    others = [
        translate("Explain", each.title)
        for each in level.methods.values()
        if _is_above(own, each.measures.get("stability"))
    ]
    text = translate("Trust", "Steadiness, 1 is unmoved: {changes}.")
    if others:
        text = translate(
            "Trust", "Steadiness, 1 is unmoved: {changes}; on the mean steadier than {others}."
        )
    yield text.format(changes=translate("Lists", ", ").join(changes), others=listed(others, "and"))


def _is_above(own: "Measured | None", other: "Measured | None") -> bool:
    """Whether a value is larger than another by their whole ranges."""
    lows = own.low if own else None
    highs = other.high if other else None
    return lows is not None and highs is not None and lows > highs


def _share(found: "Measured") -> str:
    """Return a share, with its range if it has one."""
    if found.low is None:
        return f"{found.value:.0%}"
    text = translate("Trust", "{value:.0%} ({low:.0%} to {high:.0%})")
    return text.format(value=found.value, low=found.low, high=found.high)


def _range(found: "Measured", *, signed: bool = False) -> str:
    """Return a number, with its range if it has one."""
    # 0 is added to what is rounded: nothing is "-0.00"
    value, *ends = (
        f"{round(each, 2) + 0.0:{'+' if signed else ''}.2f}"
        for each in (found.value, found.low, found.high)
        if each is not None
    )
    if not ends:
        return value
    text = translate("Trust", "{value} ({low} to {high})")
    return text.format(value=value, low=ends[0], high=ends[1])
