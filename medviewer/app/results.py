"""Classifications as the screen knows them: asked for, running, ended."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from medviewer.app.explaining.offer import NO_OFFER, MapOffer

if TYPE_CHECKING:  # the window need not wait for what only a result brings
    from medviewer.explain.asking.question import SequenceFeatures
    from medviewer.explain.attribution import Attribution
    from medviewer.explain.slice_importance import SliceImportance
    from medviewer.inference.prediction import ModelIdentity, Prediction


@dataclass(frozen=True, slots=True)
class ResultKey:
    """Which model on which series."""

    series_key: str
    model_name: str


class ClassificationState(StrEnum):
    """Where a classification is."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    PARTIAL = "partial"
    REFUSED = "refused"
    CANCELLED = "cancelled"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, eq=False)
class ClassificationResult:
    """A prediction, the maps of its classes by label, and how else it can be explained.

    Of a network that reads sequences also, by label, how much each slice moves the series' score,
    and the features of all slices, from which the series can be scored without some of them.
    """

    prediction: "Prediction"
    attributions: "dict[str, Attribution]"
    offer: MapOffer = NO_OFFER
    importance: "Mapping[str, SliceImportance]" = field(default_factory=dict)
    sequence: "SequenceFeatures | None" = None


@dataclass(frozen=True, slots=True, eq=False)
class ClassificationStatus:
    """One classification as the AI pane shows it.

    `stale`: the files changed since it was made; `model_changed`: other weights have the model's
    name since then, or the same ones another card, with another threshold perhaps.
    """

    key: ResultKey
    state: ClassificationState
    fraction: float = 0.0
    text: str = ""
    reason: str = ""
    result: ClassificationResult | None = None
    stale: bool = False
    model_changed: bool = False

    @property
    def made_by(self) -> "ModelIdentity | None":
        """The model that made the result, None where there is none."""
        return None if self.result is None else self.result.prediction.model
