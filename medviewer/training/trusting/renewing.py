"""A record of trust once more, from the numbers of images that it holds: no image is needed.

For a rule or a summary that has changed since it was measured. What stays is what was measured;
what is derived anew are values, ranges, ranks and the default.
"""

from dataclasses import replace

from medviewer.explain.json_file import JsonObject
from medviewer.explain.methods.default import default_of
from medviewer.models.bundle import ModelBundle
from medviewer.models.trust.record import TrustImage, TrustLevel, TrustRecord, read_trust
from medviewer.training.errors import TrainingError
from medviewer.training.trusting.cases import Case
from medviewer.training.trusting.measuring import TrustSettings
from medviewer.training.trusting.rule import RULE
from medviewer.training.trusting.trust import level_of

_ENDS = frozenset({"whole", "blank", "random"})


def renewed(bundle: ModelBundle) -> TrustRecord:
    """Return the record of a bundle, derived anew.

    Raises
    ------
    MedviewerError
        When it has none, or one without the numbers of its images.
    """
    record = read_trust(bundle.folder, bundle.card)
    if record is None:
        raise TrainingError(
            f"the trust of {bundle.card.name} was not measured: give DATA to measure it on"
        )
    before = default_of(bundle.card)
    levels = {name: _level(record, name, level, before) for name, level in record.levels.items()}
    return replace(record, rule=RULE, levels=levels)


def result_of(image: TrustImage) -> JsonObject:
    """Return an image's numbers as they were measured.

    Raises
    ------
    TrainingError
        When the logits that they are shares of are missing.
    """
    ends: dict[str, float] = image.methods.get("logit", {})
    if not ends.keys() >= _ENDS:
        raise TrainingError("a document of trust lacks the logits of its images")
    methods = {name: each for name, each in image.methods.items() if name != "logit"}
    return {**ends, "methods": methods}


def _level(record: TrustRecord, name: str, level: TrustLevel, before: str) -> TrustLevel:
    """Return one level, derived anew; the share of its boxes is not kept by image."""
    images = [each for each in record.images if each.level == name]
    if not images:
        raise TrainingError("the record of trust lacks the numbers of its images: measure it again")
    cases = [Case(0, 0, each.key, each.patient) for each in images]
    results = [result_of(each) for each in images]
    settings = TrustSettings(bootstraps=record.setup.bootstraps, seed=record.setup.seed)
    found = level_of(list(level.methods), cases, results, settings, before)
    return replace(found, box_share=level.box_share)
