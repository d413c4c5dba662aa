"""A whole measurement of trust: from a model and data to the record that its bundle keeps."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace

from medviewer.cancel import WorkContext
from medviewer.explain.attribution import MapsOf
from medviewer.explain.json_file import JsonObject
from medviewer.explain.methods.default import default_of
from medviewer.explain.methods.registry import METHODS
from medviewer.explain.request import suitable_plans
from medviewer.explain.trust.mapping import IG_STEPS
from medviewer.inference.loader import load_classifier
from medviewer.models.bundle import ModelBundle
from medviewer.models.networks.classifier import VolumeClassifier
from medviewer.models.trust.record import (
    SCHEMA,
    TrustData,
    TrustImage,
    TrustLevel,
    TrustMethod,
    TrustModel,
    TrustRecord,
    TrustSetup,
)
from medviewer.training.data.samples import Listing
from medviewer.training.errors import TrainingError
from medviewer.training.measuring.scoring.labelled import paths_digest
from medviewer.training.trusting.cases import Case, drawn_cases
from medviewer.training.trusting.kept import Kept
from medviewer.training.trusting.measuring import (
    EDGES,
    TrustSettings,
    measure_cases,
)
from medviewer.training.trusting.rule import RULE, judged
from medviewer.training.trusting.summary import method_measures

_DIGITS = 5


@dataclass(frozen=True, slots=True, eq=False)
class LabelledPart:
    """Labelled images, how their data are called, and which part of them they are.

    For a network of volumes the samples are whole series, see `volumes_of`.
    """

    listing: Listing
    name: str
    part: str


def measure_trust(
    bundle: ModelBundle,
    data: LabelledPart,
    settings: TrustSettings,
    kept: Kept,
    context: WorkContext,
) -> TrustRecord:
    """Measure all methods that suit a model.

    Raises
    ------
    MedviewerError
        When model and data do not fit, or nothing in the data can be explained.
    Cancelled
        When stopped; what was done is kept.
    """
    classifier = load_classifier(bundle, settings.device, threads=settings.threads)
    cases = drawn_cases(data.listing, bundle.card, settings.images, settings.seed)
    if len({case.patient for case in cases}) < 2:
        raise TrainingError("the images are of one patient: trust needs those of two or more")
    found = measure_cases(classifier, data.listing, cases, settings, kept, context)
    names = list(suitable_plans(classifier))
    levels = {}
    for place, (level, results) in enumerate(found.items()):
        context.step(place, len(found), f"{bundle.card.name}: intervals")
        levels[str(level)] = level_of(names, cases, results, settings, default_of(bundle.card))
    return TrustRecord(
        schema=SCHEMA,
        model=TrustModel(bundle.card.name, bundle.card.version, bundle.card.weights.sha256),
        data=TrustData(
            data.name,
            data.part,
            len(cases),
            len({case.patient for case in cases}),
            paths_digest(data.listing),
            "volume" if isinstance(classifier.network, VolumeClassifier) else None,
        ),
        setup=_setup(settings),
        rule=RULE,
        decided_by=next(iter(found)),
        levels=levels,
        images=tuple(
            image
            for level, results in found.items()
            for image in _images(bundle, level, cases, results)
        ),
    )


def mark_of(bundle: ModelBundle, data: LabelledPart, settings: TrustSettings) -> str:
    """Return what tells a run from others: its results can be gone on from.

    More images may be asked for, of slow methods too, and other intervals: the first images are
    always the same.
    """
    same = replace(settings, images=0, slow_images=0, bootstraps=0, device="auto", threads=None)
    told = [bundle.card.weights.sha256, paths_digest(data.listing), data.part, str(same)]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def record_to_json(record: TrustRecord) -> JsonObject:
    """Return the record as plain values; what is absent is left out, ranges of few among it."""
    plain: JsonObject = json.loads(json.dumps(asdict(record)))
    return _without_none(plain)


def _setup(settings: TrustSettings) -> TrustSetup:
    """Return the settings as they are written down."""
    cut = settings.cutting
    return TrustSetup(
        images=settings.images,
        slow_images=settings.slow_images,
        seed=settings.seed,
        bootstraps=settings.bootstraps,
        side=cut.side,
        steps=cut.steps,
        baseline=cut.baseline,
        random_orders=cut.random_orders,
        ig_steps=IG_STEPS,
    )


def level_of(
    names: Sequence[str],
    cases: Sequence[Case],
    results: Sequence[JsonObject],
    settings: TrustSettings,
    before: str,
) -> TrustLevel:
    """Return what was measured for one kind of logit.

    `results` is what `measure_cases` gives for the cases; `before` the default so far.
    """
    measured = {name: method_measures(name, cases, results, settings) for name in names}
    measured = {name: each for name, each in measured.items() if each[0]}
    if not measured:
        raise TrainingError("no method gave a map: the network's gradients are no numbers")
    verdict = judged(
        {name: measures for name, (measures, _, _) in measured.items()},
        {name: patients for name, (_, _, patients) in measured.items()},
        before,
    )
    methods = {
        name: TrustMethod(
            title=METHODS[name].title,
            images=images,
            patients=patients,
            against=verdict.against[name],
            measures=measures,
            one_pass=not METHODS[name].is_slow,
            rank=verdict.ranks.get(name),
        )
        for name, (measures, images, patients) in measured.items()
    }
    measures, images, patients = method_measures(EDGES, cases, results, settings)
    edges = TrustMethod("Edge detector", images, patients, (), measures)
    shares = [each["box_share"] for each in results if "box_share" in each]
    share = sum(shares) / len(shares) if shares else None
    return TrustLevel(methods, edges, verdict.default, verdict.why, share)


def _images(
    bundle: ModelBundle, level: MapsOf, cases: Sequence[Case], results: Sequence[JsonObject]
) -> list[TrustImage]:
    """Return the numbers of each image, for comparisons of two runs."""
    labels = bundle.card.labels
    return [
        TrustImage(case.key, case.patient, labels[case.target], level, _as_shares(each))
        for case, each in zip(cases, results, strict=True)
    ]


def _as_shares(result: JsonObject) -> dict[str, dict[str, float]]:
    """Return the numbers of one image; its ends and its random area stand as a method's."""
    ends = {name: round(result[name], _DIGITS) for name in ("whole", "blank", "random")}
    methods = {
        name: {measure: round(value, _DIGITS) for measure, value in numbers.items()}
        for name, numbers in result["methods"].items()
    }
    return {"logit": ends, **methods}


def _without_none(value: JsonObject) -> JsonObject:
    """Return a document without what is absent."""
    return {
        key: _without_none(each) if isinstance(each, dict) else each
        for key, each in value.items()
        if each is not None
    }
