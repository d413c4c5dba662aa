"""A model that the reader may choose: what its card says, without torch."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from medviewer.language import again, translate
from medviewer.models.body_parts import names_a_part

if TYPE_CHECKING:  # words that come with the models: the window need not wait for them
    from medviewer.app.texts.model_facts import Fact
    from medviewer.app.texts.trust import TrustWords
    from medviewer.inference.prediction import ModelIdentity


@dataclass(frozen=True, slots=True)
class ErrorRates:
    """How often a model errs at its threshold: shares from 0 to 1.

    `discovery` of what is flagged is wrong, `omission` of the rest is missed, where `prevalence`
    of all have the disease.
    """

    discovery: float
    omission: float
    prevalence: float


@dataclass(frozen=True, slots=True)
class PopulationWords:
    """What the card says of one population: patients whose age is in `years`, ends included.

    `calibration`, `operating_point` and `error_rates` are those of `ModelChoice`.
    """

    name: str
    years: tuple[float, float]
    calibration: str = ""
    operating_point: str = ""
    error_rates: tuple[tuple[str, ErrorRates], ...] = ()


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """One model as the screen names it.

    Attributes
    ----------
    title, intended_use
        The card's own words, shown as plain text.
    sha256
        Of the weights, in full.
    calibration
        On which set the probabilities were calibrated, or nothing where the card has none.
    operating_point
        How the threshold was chosen and on which set, or nothing.
    modalities, body_parts
        What it is made for, in DICOM's words; empty means unknown.
    class_names
        Each class's label and its name for readers.
    task
        ``binary``, ``multi-class``, ``multi-label`` or ``ordinal``.
    question
        Which question the scores answer where that is easily mistaken, or nothing.
    error_rates
        By label, where the card has them.
    noun
        What the model reads: ``image`` or ``slice``.
    trust
        What was measured of its heatmaps, in words; None where nobody looked.
    populations
        Where the card tells patients by their age, what holds for those of each population.
    facts
        All else that the card says: what it is not for, how well it did, where it fails.
    """

    name: str
    version: str
    title: str
    intended_use: str
    sha256: str
    calibration: str = ""
    operating_point: str = ""
    modalities: tuple[str, ...] = ()
    body_parts: tuple[str, ...] = ()
    class_names: tuple[tuple[str, str], ...] = ()
    task: str = "binary"
    question: str = ""
    error_rates: tuple[tuple[str, ErrorRates], ...] = ()
    noun: str = "image"
    trust: "TrustWords | None" = None
    populations: tuple[PopulationWords, ...] = ()
    facts: "tuple[Fact, ...]" = ()

    @property
    def full_name(self) -> str:
        """Its title and version, in the reader's language where that is known."""
        return f"{again(self.title)} {self.version}"

    def name_of(self, label: str) -> str:
        """Return the name of a class for readers; its label where it has none."""
        return again(dict(self.class_names).get(label, label))

    def has_made(self, identity: "ModelIdentity | None") -> bool:
        """Whether it is the model, weights and card, that made a result."""
        own = self.version, self.sha256
        return identity is not None and (identity.version, identity.sha256) == own

    def population(self, name: str) -> PopulationWords | None:
        """Return what holds for the patients of one population."""
        return next((each for each in self.populations if each.name == name), None)

    def beside_result_of(self, made_by: "ModelIdentity", population: str = "") -> "ModelChoice":
        """Return what can be said of a result: what another card says, or was measured of others.

        The trust in heatmaps is of the weights alone; `population` that of the patient, or nothing.
        """
        if self.has_made(made_by):
            own = self.population(population)
            if own is None:
                return self
            return replace(
                self,
                calibration=own.calibration,
                operating_point=own.operating_point,
                error_rates=own.error_rates,
            )
        return replace(
            self,
            calibration=translate("Models", "a set that the card of those weights names"),
            operating_point="",
            error_rates=(),
            populations=(),
            trust=self.trust if made_by.sha256 == self.sha256 else None,
        )

    def fit(self, modality: str, body_part: str) -> int:
        """Return how well a series suits the model, by what its header says.

        2: modality and body part are those that it is made for; 1: the modality, and nothing tells
        the body part; 0: neither. Whether it may be scored is asked of the whole card.
        """
        if modality.upper() not in {each.upper() for each in self.modalities}:
            return 0
        if not self.body_parts or not body_part:
            return 1
        return 2 if names_a_part(body_part, self.body_parts) else 0


@dataclass(frozen=True, slots=True)
class Models:
    """The models that can be asked, what was wrong with others, and which one is chosen."""

    choices: tuple[ModelChoice, ...] = ()
    problems: tuple[str, ...] = ()
    chosen: str = ""
    listed: bool = False
    """Whether they have been looked for already."""

    def find(self, name: str) -> ModelChoice | None:
        """Return the model of this name."""
        return next((choice for choice in self.choices if choice.name == name), None)


def best_choice(choices: Sequence[ModelChoice], chosen: str, modality: str, body_part: str) -> str:
    """Return the model to start with for a series: `chosen` unless another one suits it better."""
    if not choices:
        return chosen
    fits = {choice.name: choice.fit(modality, body_part) for choice in choices}
    best = max(fits, key=lambda name: fits[name])
    return chosen if fits.get(chosen, -1) >= fits[best] else best
