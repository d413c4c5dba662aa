"""Two measurements of trust on the same images: paired differences, method by method."""

from dataclasses import dataclass

import numpy as np

from medviewer.errors import UsageError
from medviewer.models.toml_values import FieldError, build
from medviewer.models.trust.record import FEWEST_PATIENTS, Measured, TrustImage, TrustRecord
from medviewer.training.comparing.documents import Document
from medviewer.training.measuring.metrics import Floats
from medviewer.training.trusting.measuring import EDGES
from medviewer.training.trusting.renewing import result_of
from medviewer.training.trusting.summary import measure_of, measured_over


@dataclass(frozen=True, slots=True, eq=False)
class ComparedTrust:
    """Second less first by level, method and measure; on how many images and patients."""

    differences: dict[str, dict[str, dict[str, Measured]]]
    images: int
    patients: int
    notes: tuple[str, ...]


def compare_trust(first: Document, second: Document, bootstraps: int, seed: int) -> ComparedTrust:
    """Compare the measures that both documents have, on the images that both have.

    All measures are shares, correlations or rates: none is in a model's own unit.

    Raises
    ------
    MedviewerError
        When a document does not fit, or they have no image in common.
    """
    records = [_record(each) for each in (first, second)]
    ours, theirs = ({(each.level, each.key): each for each in r.images} for r in records)
    both = [key for key in ours if key in theirs]
    if not both:
        raise UsageError("the two documents were not measured on the same images")
    pairs = [(ours[key], theirs[key]) for key in both]
    levels = list(dict.fromkeys(level for level, _ in both))
    differences: dict[str, dict[str, dict[str, Measured]]] = {}
    for level in levels:
        own = [pair for pair in pairs if pair[0].level == level]
        methods = [name for name in _methods(own) if name not in {"logit", EDGES}]
        differences[level] = {name: _paired(name, own, bootstraps, seed) for name in methods}
    patients = len({image.patient for image, _ in pairs})
    images = len({key for _, key in both})
    return ComparedTrust(differences, images, patients, tuple(_notes(records, len(both), patients)))


def _record(document: Document) -> TrustRecord:
    """Return a document as a record."""
    try:
        return build(TrustRecord, document.content)
    except FieldError as error:
        raise UsageError(f"{document.path.name} does not fit: {error}") from error


def _methods(pairs: list[tuple[TrustImage, TrustImage]]) -> list[str]:
    """Return the methods that any image has in both documents."""
    return list(
        dict.fromkeys(
            name for first, second in pairs for name in first.methods if name in second.methods
        )
    )


def _paired(
    method: str, pairs: list[tuple[TrustImage, TrustImage]], bootstraps: int, seed: int
) -> dict[str, Measured]:
    """Return the differences of one method's measures over the images that both have it of."""
    have = [pair for pair in pairs if all(method in each.methods for each in pair)]
    measures = [measure_of(method, [result_of(pair[k]) for pair in have]) for k in range(2)]

    def difference(weights: Floats) -> dict[str, float]:
        first, second = (measure(weights) for measure in measures)
        return {name: second[name] - first[name] for name in first}

    patients = np.array([str(pair[0].patient) for pair in have])
    return measured_over(difference, patients, bootstraps, seed)


def _notes(records: list[TrustRecord], common: int, patients: int) -> list[str]:
    """Return what is to be said beside the numbers."""
    notes = []
    if records[0].model.sha256 != records[1].model.sha256:
        notes.append(
            "Two models: shares of each model's own fall of the logit, correlations and rates are "
            "compared, no values of maps."
        )
    if records[0].setup != records[1].setup:
        notes.append("The two were not measured in the same way (see setup).")
    if patients < FEWEST_PATIENTS:
        notes.append(
            f"Images of {patients} patients: no ranges, which need {FEWEST_PATIENTS} or more."
        )
    left_out = sum(len(record.images) - common for record in records)
    if left_out:
        notes.append(f"{left_out} images are in one document alone and are left out.")
    return notes
