"""May this model read this image? What the header says against what the model's card says.

Each text is one sentence that can be shown as it is. A warning with `refuses` means that the image
is not scored at all. The pixels are looked at in `medviewer.inference.pixel_checks`.
"""

import re
from collections.abc import Iterable

from medviewer.inference.age import completed_years
from medviewer.inference.prediction import InputWarning, WarningKind
from medviewer.inference.slice_checks import check_slice
from medviewer.inference.wording import listed, sentences, shown
from medviewer.io.records import FrameRef, Series, Stack, Study
from medviewer.language import translate
from medviewer.models.body_parts import names_a_part
from medviewer.models.card import ModelCard
from medviewer.models.preprocess_geometry import spacing_problem

_UNKNOWN_MODALITIES = frozenset({"", "OT", "SC"})
_HUMAN = frozenset({"", "HUMAN", "HOMO SAPIENS", "PERSON"})
_SECONDARY_CAPTURE = "1.2.840.10008.5.1.4.1.1.7"

# ViewPosition (DICOM PS3.3 C.8.7.1 and C.8.11.5) and words of ViewCodeSequence and free text that
# are neither postero-anterior nor antero-posterior
_OTHER_VIEWS = {
    *("LL", "RL", "LAT", "LLAT", "RLAT", "LATERAL", "CROSSTABLE", "XTABLE"),
    *("LLD", "RLD", "DECUB", "DECUBITUS"),
    *("LLO", "RLO", "LAO", "RAO", "LPO", "RPO", "OBL", "OBLIQUE"),
    *("AXIAL", "TANGENTIAL", "SAGITTAL", "DORSOVENTRAL", "VENTRODORSAL"),
}
_FRONTAL_WORDS = {
    "POSTEROANTERIOR": "PA",
    "POSTERIORANTERIOR": "PA",
    "ANTEROPOSTERIOR": "AP",
    "ANTERIORPOSTERIOR": "AP",
}
_ANY_AGE = (0, 120)


def check_header(
    card: ModelCard, study: Study, series: Series, stack: Stack, frame: FrameRef
) -> tuple[InputWarning, ...]:
    """Return the reasons to refuse one image by its headers, else every reason for care."""
    attributes = {**series.attributes, **frame.instance.attributes}
    modality = frame.instance.modality or series.modality
    found = [*_check_modality(card, modality), *_check_kind(card, stack)]
    if not any(warning.refuses for warning in found):  # a CT has no view to speak of
        found += _check_view(card, attributes)
    found += [
        *_check_body_part(card, attributes, series.body_part),
        *_check_species(attributes),
        *_check_age(card, _age(study, attributes)),
        *_check_derivation(attributes, frame.instance.sop_class_uid),
        *_check_spacing(card, frame),
    ]
    if card.input.kind == "slices":
        found += check_slice(card, modality, attributes, frame)
    return decisive(found)


def age_of(study: Study, series: Series, frame: FrameRef) -> int | None:
    """Return the patient's age in completed years when an image was made; None where unknown."""
    return _age(study, {**series.attributes, **frame.instance.attributes})


def population_of(card: ModelCard, study: Study, series: Series) -> str:
    """Return the population of the card that the patient belongs to, or nothing.

    Nothing, too, where the images of the series do not agree: then what holds for all is meant.
    """
    if not card.populations:
        return ""
    found = {card.population_at(age_of(study, series, frame)) for frame in series.frames}
    return found.pop() if len(found) == 1 else ""


def decisive(found: Iterable[InputWarning]) -> tuple[InputWarning, ...]:
    """Return the refusals alone where there are any: without a score nothing else matters."""
    warnings = tuple(found)
    return tuple(warning for warning in warnings if warning.refuses) or warnings


def made_for(card: ModelCard) -> str:
    """Return what the model reads, to end a sentence: "CHEST images of modality CR, DX"."""
    modalities = listed(card.input.modalities)
    if not card.input.body_parts:
        return translate("Suitability", "all images of modality {modalities}").format(
            modalities=modalities
        )
    return translate("Suitability", "{part} images of modality {modalities}").format(
        part=card.input.body_parts[0], modalities=modalities
    )


def refusal_text(warnings: Iterable[InputWarning]) -> str:
    """Return the sentences of the refusals, or nothing where there is none."""
    return sentences(warning.text for warning in warnings if warning.refuses)


def _age(study: Study, attributes: dict[str, str]) -> int | None:
    """Return the age by the header texts of an image."""
    return completed_years(attributes, study.patient.birth_date, study.date)


def _check_modality(card: ModelCard, modality: str) -> list[InputWarning]:
    """Refuse another modality; say when the file does not name one."""
    given = shown(modality).upper()
    if given in {wanted.upper() for wanted in card.input.modalities}:
        return []
    if given in _UNKNOWN_MODALITIES:
        text = translate(
            "Suitability", "The modality is unknown; the model is made for {scope}."
        ).format(scope=made_for(card))
        return [InputWarning(WarningKind.MODALITY_UNKNOWN, text)]
    text = translate(
        "Suitability", "The modality is {modality}; the model is made for {scope} only."
    ).format(modality=given, scope=made_for(card))
    return [InputWarning(WarningKind.MODALITY_MISMATCH, text, refuses=True)]


def _check_kind(card: ModelCard, stack: Stack) -> list[InputWarning]:
    """Refuse slices of a volume where the model reads projections."""
    placed = [frame for frame in stack.frames if frame.header.plane is not None]
    if card.input.kind != "projection" or len(placed) < 2:
        return []
    text = translate(
        "Suitability",
        "The images are slices of a volume; the model reads projection radiographs only.",
    )
    return [InputWarning(WarningKind.NOT_A_PROJECTION, text, refuses=True)]


def _check_body_part(
    card: ModelCard, attributes: dict[str, str], series_part: str
) -> list[InputWarning]:
    """Refuse another body part; say when the file names none or two that disagree."""
    examined = attributes.get("BodyPartExamined", "") or series_part
    texts = (attributes.get("AnatomicRegionMeaning", ""), examined)
    given = list({text.casefold(): text for text in map(shown, texts) if text}.values())
    wanted = listed(card.input.body_parts)
    fits = [names_a_part(text, card.input.body_parts) for text in given]
    if not card.input.body_parts or (fits and all(fits)):
        return []
    if not given:
        text = translate(
            "Suitability", "The body part is unknown; the model is made for {wanted} images."
        ).format(wanted=wanted)
        return [InputWarning(WarningKind.BODY_PART_UNKNOWN, text)]
    if any(fits):
        text = translate(
            "Suitability", "The file names two body parts, {parts}; the model reads {wanted}."
        ).format(parts=listed(given), wanted=wanted)
        return [InputWarning(WarningKind.BODY_PART_UNKNOWN, text)]
    text = translate(
        "Suitability", "The body part is {parts}; the model is made for {wanted} images only."
    ).format(parts=listed(given), wanted=wanted)
    return [InputWarning(WarningKind.BODY_PART_MISMATCH, text, refuses=True)]


def _check_view(card: ModelCard, attributes: dict[str, str]) -> list[InputWarning]:
    """Refuse a lateral or oblique view; say when the file names none."""
    if not card.input.views:
        return []
    wanted = listed(card.input.views)
    given = [attributes.get(key, "") for key in ("ViewPosition", "ViewCodeMeaning")]
    views = [_view(text) for text in given if text]
    wrong = [view for view in views if view and view not in card.input.views]
    if wrong:
        text = translate(
            "Suitability", "The view is {view}; the model reads {wanted} views only."
        ).format(view=wrong[0].lower() if len(wrong[0]) > 3 else wrong[0], wanted=wanted)
        return [InputWarning(WarningKind.VIEW_MISMATCH, text, refuses=True)]
    if _looks_sideways(attributes.get("PatientOrientation", "")):
        text = translate(
            "Suitability",
            "The patient's orientation is that of a lateral view; the model reads {wanted} only.",
        ).format(wanted=wanted)
        return [InputWarning(WarningKind.VIEW_MISMATCH, text, refuses=True)]
    if not any(views):
        text = translate(
            "Suitability", "The view is unknown; the model reads {wanted} views."
        ).format(wanted=wanted)
        return [InputWarning(WarningKind.VIEW_UNKNOWN, text)]
    return []


def _view(text: str) -> str:
    """Return PA, AP or a word for another view; nothing where the text says none of them."""
    joined = re.sub(r"[^A-Z]", "", text.upper())
    words = re.findall(r"[A-Z]+", text.upper().replace("CROSS-TABLE", "CROSSTABLE"))
    other = next((word for word in words if word in _OTHER_VIEWS), "")
    if other:
        return other
    for phrase, view in _FRONTAL_WORDS.items():
        if phrase in joined:
            return view
    return next((word for word in words if word in {"PA", "AP"}), "")


def _looks_sideways(orientation: str) -> bool:
    """Whether rows or columns run front to back (DICOM PS3.3 C.7.6.1.1.1): no frontal view."""
    return any(part.strip().upper()[:1] in {"A", "P"} for part in orientation.split("\\"))


def _check_species(attributes: dict[str, str]) -> list[InputWarning]:
    """Refuse animals."""
    species = attributes.get("PatientSpeciesDescription", "").strip()
    if species.upper() in _HUMAN:
        return []
    text = translate(
        "Suitability", "The patient is an animal by the header; the model is made for people only."
    )
    return [InputWarning(WarningKind.SPECIES_MISMATCH, text, refuses=True)]


def _check_age(card: ModelCard, years: int | None) -> list[InputWarning]:
    """Say when the age is unknown or outside the ranges of the card (completed years).

    A model for people of any age has nothing to say where the age is unknown.
    """
    ranges = card.input.age_years
    if not ranges or (years is None and _ANY_AGE in ranges):
        return []
    ages = translate("Suitability", "{low} to {high}")
    wanted = listed([ages.format(low=f"{a:g}", high=f"{b:g}") for a, b in ranges], "and")
    if years is None:
        text = translate(
            "Suitability", "The patient's age is unknown; the model is made for {wanted} years."
        ).format(wanted=wanted)
        return [InputWarning(WarningKind.AGE_UNKNOWN, text)]
    if any(low <= years <= high for low, high in ranges):
        return []
    text = translate(
        "Suitability",
        "The patient's age, {years} years, is outside what the model is made for: {wanted}.",
    ).format(years=years, wanted=wanted)
    return [InputWarning(WarningKind.AGE_OUT_OF_RANGE, text)]


def _check_derivation(attributes: dict[str, str], sop_class_uid: str) -> list[InputWarning]:
    """Say when the pixels are a copy (DERIVED alone: so comes every processed film)."""
    image_type = attributes.get("ImageType", "").upper().split("\\")
    is_secondary = len(image_type) > 1 and image_type[1].strip() == "SECONDARY"
    if not is_secondary and not sop_class_uid.startswith(_SECONDARY_CAPTURE):
        return []
    text = translate(
        "Suitability",
        "The image is a secondary capture or derived copy, which the model was not measured on.",
    )
    return [InputWarning(WarningKind.DERIVED_IMAGE, text)]


def _check_spacing(card: ModelCard, frame: FrameRef) -> list[InputWarning]:
    """Refuse what cannot be brought to the card's millimetres; say when it is taken as it is."""
    instance, spacing_mm = frame.instance, frame.header.pixel_spacing_mm
    problem = spacing_problem(card.preprocess, instance.rows, instance.columns, spacing_mm)
    if problem:
        return [InputWarning(WarningKind.SPACING_UNKNOWN, problem, refuses=True)]
    if spacing_mm is not None or not card.preprocess.reads_mm:
        return []
    text = translate(
        "Suitability",
        "The image does not say its pixel spacing, so it was scored at the size that it has.",
    )
    return [InputWarning(WarningKind.SPACING_UNKNOWN, text)]
