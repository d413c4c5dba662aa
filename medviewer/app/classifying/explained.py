"""What a classifier gives back when it explains a result anew."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the window need not wait for what only a result brings
    from medviewer.explain.attribution import Attribution


@dataclass(frozen=True, slots=True, eq=False)
class ExplainedSeries:
    """The maps of a series by class, and what is to be said beside them."""

    attributions: "dict[str, Attribution]" = field(default_factory=dict)
    notes: tuple[str, ...] = ()
