"""What the header of a slice says against what the card asks for."""

from dataclasses import replace
from pathlib import Path

import pytest

from medviewer.image.geometry import PlaneGeometry
from medviewer.inference.prediction import InputWarning, WarningKind
from medviewer.inference.suitability import check_header
from medviewer.io.records import FrameHeader, FrameRef
from medviewer.models.bundle import load_bundle
from medviewer.models.card import ModelCard
from tests.support.records import make_study
from tests.support.series_models import head_instance, head_series, write_sequence_bundle

TILTED = PlaneGeometry((0.0, 0.0, 0.0), (1.0, 0.0, 0.0), (0.0, 0.8, -0.6))  # by 37 degrees
CORONAL = PlaneGeometry((0.0, 0.0, 0.0), (1.0, 0.0, 0.0), (0.0, 0.0, -1.0))


@pytest.fixture(scope="module")
def head(tmp_path_factory: pytest.TempPathFactory) -> ModelCard:
    folder: Path = tmp_path_factory.mktemp("models") / "head"
    return load_bundle(write_sequence_bundle(folder)).card


def check(
    card: ModelCard,
    *,
    plane: PlaneGeometry | None = None,
    modality: str = "CT",
    frame: dict[str, str] | None = None,
    **attributes: str,
) -> list[InputWarning]:
    own = FrameHeader(plane, attributes=frame or {})
    instance = replace(head_instance(**attributes), modality=modality, frames=(own,))
    series = replace(head_series(0), modality=modality)
    return list(
        check_header(card, make_study(series), series, series.stacks[0], FrameRef(instance))
    )


def asking(card: ModelCard, **fields: object) -> ModelCard:
    return replace(card, input=replace(card.input, **fields))


def kinds(found: list[InputWarning]) -> list[tuple[WarningKind, bool]]:
    return [(warning.kind, warning.refuses) for warning in found]


def test_a_head_ct_is_for_the_model(head: ModelCard) -> None:
    assert check(head, BodyPartExamined="BRAIN", RescaleType="HU") == []


def test_a_ct_without_hounsfield_units_is_refused(head: ModelCard) -> None:
    (warning,) = check(head, RescaleType="US")
    assert kinds([warning]) == [(WarningKind.NO_HOUNSFIELD, True)]
    assert warning.text.startswith("The values of this CT are in US, not in Hounsfield units")


def test_percentiles_ask_for_no_unit(head: ModelCard, card: ModelCard) -> None:
    spec = replace(head.preprocess, intensity=card.preprocess.intensity)
    assert check(replace(head, preprocess=spec), RescaleType="US") == []


def test_another_modality_has_no_hounsfield_units(head: ModelCard) -> None:
    assert check(asking(head, modalities=("MR",)), modality="MR", RescaleType="US") == []


def test_another_plane_is_refused(head: ModelCard) -> None:
    (warning,) = check(asking(head, planes=("axial",)), plane=CORONAL)
    assert kinds([warning]) == [(WarningKind.PLANE_MISMATCH, True)]
    assert warning.text == "The slices are coronal; the model reads axial ones only."


def test_an_accepted_plane_is_fine(head: ModelCard) -> None:
    assert check(asking(head, planes=("axial", "coronal")), plane=CORONAL) == []


def test_oblique_slices_are_read_with_care(head: ModelCard) -> None:
    found = check(asking(head, planes=("axial",)), plane=TILTED)
    assert kinds(found) == [(WarningKind.PLANE_MISMATCH, False)]


def test_slices_without_a_place_have_no_plane(head: ModelCard) -> None:
    found = check(asking(head, planes=("axial",)))
    assert kinds(found) == [(WarningKind.PLANE_UNKNOWN, False)]


@pytest.mark.parametrize(
    ("wanted", "agent", "kind"),
    [
        ("with", "GADOVIST", None),
        ("with", "none", WarningKind.CONTRAST_MISMATCH),
        ("with", "", WarningKind.CONTRAST_UNKNOWN),
        ("without", "OMNIPAQUE 350", WarningKind.CONTRAST_MISMATCH),
        ("without", "NO", None),
        ("without", "", WarningKind.CONTRAST_UNKNOWN),
        ("any", "", None),
    ],
)
def test_the_contrast_agent_is_compared(
    head: ModelCard, wanted: str, agent: str, kind: WarningKind | None
) -> None:
    found = check(asking(head, contrast=wanted), ContrastBolusAgent=agent)
    assert kinds(found) == ([] if kind is None else [(kind, False)])


def test_a_coded_contrast_agent_counts(head: ModelCard) -> None:
    card = asking(head, contrast="with")
    assert check(card, ContrastBolusAgentMeaning="Gadolinium") == []


@pytest.mark.parametrize(
    ("repetition", "echo", "inversion", "kind"),
    [
        ("500", "12", "", None),  # spin echo
        ("750", "9.6", "", None),  # turbo spin echo at 3 T
        ("2300", "2.98", "900", None),  # MP-RAGE
        ("2300", "3", "", None),  # the same without its inversion time
        ("2000", "20", "800", None),  # T1 FLAIR
        ("5.5", "2.8", "0", None),  # spoiled gradient echo
        ("", "3", "", None),
        ("2300.00", "22.0000", "", WarningKind.WEIGHTING_MISMATCH),  # proton density
        ("2300", "22", "0", WarningKind.WEIGHTING_MISMATCH),
        ("4000", "101", "", WarningKind.WEIGHTING_MISMATCH),  # T2
        ("9000", "110", "2500", WarningKind.WEIGHTING_MISMATCH),  # FLAIR
        ("10000", "79", "", WarningKind.WEIGHTING_MISMATCH),  # diffusion
        ("", "90", "", WarningKind.WEIGHTING_MISMATCH),
        ("2300", "", "", WarningKind.WEIGHTING_UNKNOWN),
        ("500", "short", "", WarningKind.WEIGHTING_UNKNOWN),
        ("500", "nan", "", WarningKind.WEIGHTING_UNKNOWN),
    ],
)
def test_the_times_tell_the_weighting(
    head: ModelCard, repetition: str, echo: str, inversion: str, kind: WarningKind | None
) -> None:
    times = {"RepetitionTime": repetition, "EchoTime": echo, "InversionTime": inversion}
    card = asking(head, modalities=("MR",), weighting="t1")
    found = check(card, modality="MR", **times)
    refuses = kind is WarningKind.WEIGHTING_MISMATCH
    assert kinds(found) == ([] if kind is None else [(kind, refuses)])
    assert check(asking(head, modalities=("MR",)), modality="MR", **times) == []


def test_frames_of_one_file_have_times_of_their_own(head: ModelCard) -> None:
    card = asking(head, modalities=("MR",), weighting="t1")
    assert check(card, modality="MR", frame={"EchoTime": "2.41"}) == []
    found = check(card, modality="MR", frame={"EchoTime": "90"}, EchoTime="2.41")
    assert kinds(found) == [(WarningKind.WEIGHTING_MISMATCH, True)]


def test_another_weighting_is_told_by_its_times(head: ModelCard) -> None:
    card = asking(head, modalities=("MR",), weighting="t1")
    (warning,) = check(card, modality="MR", RepetitionTime="2300.00", EchoTime="22.0")
    assert warning.text.startswith("TR 2300 ms and TE 22 ms are not the times of a T1-weighted")


def test_a_nifti_has_no_modality(head: ModelCard) -> None:
    found = check(head, modality="")
    assert WarningKind.MODALITY_UNKNOWN in [warning.kind for warning in found]
