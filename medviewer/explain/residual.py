"""What integrated gradients leave out, in words: a map should sum to the score's difference."""

from typing import TYPE_CHECKING

from medviewer.language import translate

if TYPE_CHECKING:  # the window need not wait for what only a result brings
    from medviewer.explain.attribution import Attribution

SMALL = 0.02
"""A residual, as a share of the difference, that is good enough."""
_NO_ACCOUNT = 0.2


def residual_words(attribution: "Attribution", position: int) -> str:
    """Return how much a map leaves out after how many steps, or nothing of other methods."""
    if not attribution.residuals:
        return ""
    share, steps = attribution.residuals[position], attribution.steps[position]
    text = translate(
        "Explain", "Residual {percent:.1f} % of the score's difference after {steps} steps"
    ).format(percent=100 * share, steps=steps)
    if share <= SMALL:
        return text
    more = translate("Explain", "{residual}: more than the {percent:.0f} % that is small enough")
    if share > _NO_ACCOUNT:
        more = translate("Explain", "{residual}: this map does not account for the score")
    return more.format(residual=text, percent=100 * SMALL)
