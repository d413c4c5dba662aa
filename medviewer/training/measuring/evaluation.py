"""A whole evaluation: models over labelled data, measured at every level with intervals."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from medviewer.cancel import WorkContext
from medviewer.inference.device import DeviceRequest
from medviewer.models.bundle import ModelBundle
from medviewer.models.card_evidence import Interval, Level
from medviewer.training.data.samples import IMAGES, Listing
from medviewer.training.errors import TrainingError
from medviewer.training.measuring.evaluate import bootstrap
from medviewer.training.measuring.metrics import Floats
from medviewer.training.measuring.scoring.labelled import (
    DataChoice,
    all_targets,
    open_labelled,
    require_two_answers,
)
from medviewer.training.measuring.scoring.levels import (
    check_same_classes,
    has_image_level,
    image_units,
    judge,
    patient_units,
    series_units,
    slices_in_series,
)
from medviewer.training.measuring.scoring.run import Run
from medviewer.training.measuring.scoring.running import run_model
from medviewer.training.measuring.statistics.comparison import Comparison, compare
from medviewer.training.measuring.statistics.judged import Judged
from medviewer.training.measuring.statistics.level import measure


@dataclass(frozen=True, slots=True)
class EvaluationSettings:
    """How an evaluation is done: draws of the bootstrap, their seed, and where networks run."""

    bootstraps: int = 1000
    seed: int = 0
    device: DeviceRequest = "auto"
    threads: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class MeasuredLevel:
    """One level, its metrics by the names of `statistics.level`, and those of populations.

    `at_the_point` is what counts at the threshold where that differs from `judged`: of a
    cross-validation each fold has a threshold of its own. `counted` is what `images` counts.
    """

    judged: Judged
    images: int
    metrics: dict[str, Interval]
    populations: "dict[str, MeasuredLevel]"
    at_the_point: Judged | None = None
    counted: str = IMAGES

    @property
    def decided(self) -> Judged:
        """Whose answers are counted."""
        return self.judged if self.at_the_point is None else self.at_the_point


@dataclass(frozen=True, slots=True, eq=False)
class ModelComparison:
    """Another model on the same data, and the differences at each level."""

    bundle: ModelBundle
    run: Run
    levels: dict[Level, Comparison]


@dataclass(frozen=True, slots=True, eq=False)
class Evaluation:
    """Everything that was measured; `levels` as `judged_levels` gives them."""

    bundles: tuple[ModelBundle, ...]
    runs: tuple[Run, ...]
    choice: DataChoice
    listing: Listing
    settings: EvaluationSettings
    levels: dict[Level, MeasuredLevel]
    comparison: ModelComparison | None = None


def evaluate_models(
    bundles: Sequence[ModelBundle],
    choice: DataChoice,
    settings: EvaluationSettings,
    context: WorkContext,
    other: ModelBundle | None = None,
) -> Evaluation:
    """Run models over labelled data and measure; several are an ensemble by the mean logit.

    With `other`, that model is run over the same data and compared.

    Raises
    ------
    MedviewerError
        When the models, or the models and the data, do not fit each other.
    """
    cards = [bundle.card for bundle in bundles]
    check_same_classes([*cards, *([other.card] if other else [])])
    listing = open_labelled(cards[0], choice)
    require_two_answers(all_targets(listing), cards[0].labels, cards[0].task)

    def run(bundle: ModelBundle) -> Run:
        return run_model(bundle, listing, context, settings.device, settings.threads)

    runs = tuple(run(bundle) for bundle in bundles)
    judged = judged_levels(runs, listing)
    levels = {name: _measured(each, listing, settings, context) for name, each in judged.items()}
    comparison = None
    if other is not None:
        comparison = _compared(other, run(other), listing, judged, settings, context)
    return Evaluation(tuple(bundles), runs, choice, listing, settings, levels, comparison)


def judged_levels(runs: Sequence[Run], listing: Listing) -> dict[Level, Judged]:
    """Return what is judged by level: images; or slices and patients for models of series.

    Between them slices by the answer for their series, where all have its label. Patients alone
    where slices have no scores (networks of volumes) or no labels.

    Raises
    ------
    TrainingError
        When the labels are those of series, and a model reads films.
    """
    cards = [run.card for run in runs]
    series = series_units(runs, listing)
    levels: dict[Level, Judged] = {}
    if has_image_level(runs, listing):
        images = image_units(runs, listing)
        name: Level = "image" if series is None else "slice"
        levels[name] = judge(images, listing, cards, series=False)
        told = slices_in_series(images, runs, listing)
        if told is not None:
            levels["slice_in_series"] = judge(told, listing, cards, series=True)
    if series is not None:
        patients = patient_units(series, listing, cards[0])
        levels["patient"] = judge(patients, listing, cards, series=True)
    if not levels:
        raise TrainingError("the data label whole series, and the model reads single films")
    return levels


def _measured(
    judged: Judged, listing: Listing, settings: EvaluationSettings, context: WorkContext
) -> MeasuredLevel:
    """Measure a level, and each population by itself where there are several."""
    names = np.unique(judged.populations).tolist()
    parts = {}
    if len(names) > 1:
        for name in names:
            members = judged.subset(judged.populations == name)
            count = sum(sample.population == name for sample in listing.samples)
            parts[name] = MeasuredLevel(members, count, _metrics(members, settings, context), {})
    metrics = _metrics(judged, settings, context)
    return MeasuredLevel(judged, len(listing.samples), metrics, parts)


def _metrics(
    judged: Judged, settings: EvaluationSettings, context: WorkContext
) -> dict[str, Interval]:
    """Return the metrics with their intervals over patients."""
    step = _counter(settings.bootstraps, context)

    def counted(weights: Floats) -> dict[str, float]:
        step()
        return measure(judged, weights)

    return bootstrap(counted, judged.patients, settings.bootstraps, settings.seed)


def _compared(
    other: ModelBundle,
    run: Run,
    listing: Listing,
    judged: dict[Level, Judged],
    settings: EvaluationSettings,
    context: WorkContext,
) -> ModelComparison:
    """Compare at every level that both have."""
    theirs = judged_levels([run], listing)
    levels = {
        name: compare(
            ours,
            theirs[name],
            settings.bootstraps,
            settings.seed,
            _counter(settings.bootstraps, context),
        )
        for name, ours in judged.items()
        if name in theirs
    }
    return ModelComparison(other, run, levels)


def _counter(total: int, context: WorkContext) -> Callable[[], None]:
    """Return what tells the progress of a bootstrap when it is called."""
    done = 0

    def step() -> None:
        nonlocal done
        context.step(min(done, total), total, f"bootstrap: {done} of {total} draws")
        done += 1

    return step
