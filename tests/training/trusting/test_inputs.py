import numpy as np
import pytest
import torch

from medviewer.cancel import WorkContext
from medviewer.inference.loader import load_classifier
from medviewer.models.bundle import load_bundle
from medviewer.training.data.samples import Box, Listing, Sample
from medviewer.training.measuring.scoring.labelled import DataChoice, open_labelled
from medviewer.training.trusting.cases import Case, drawn_cases
from medviewer.training.trusting.inputs import Inputs, box_on_input
from tests.support.models import SIDE, write_bundle
from tests.training.labelled import write_sequence_model, write_stacks


def classifier(tmp_path, fit: str = "stretch"):
    folder = write_bundle(tmp_path / f"model-{fit}", preprocess={"fit": fit})
    return load_classifier(load_bundle(folder), "cpu", threads=1)


def boxed(box: Box | None, rows: int = 64, columns: int = 64) -> Listing:
    one = Sample("0.png", "films", "one", (1.0,), box=box)
    return Listing(("bright-square",), (one,), lambda _sample: np.zeros((rows, columns)))


CASE = Case(0, 0, "k", 0)


def test_a_box_is_where_the_network_sees_it(tmp_path) -> None:
    inside = box_on_input(boxed(Box(0.25, 0.5, 0.5, 0.25)), CASE, classifier(tmp_path))
    assert inside is not None
    rows, columns = np.flatnonzero(inside.any(1)), np.flatnonzero(inside.any(0))
    assert (rows[0], rows[-1]) == (12, 19)  # 3/8 to 5/8 of 32
    assert (columns[0], columns[-1]) == (0, 15)


def test_a_cropped_image_moves_its_box(tmp_path) -> None:
    # of 64 x 128 pixels the middle 64 are seen: from a quarter to three quarters of the width
    wide = boxed(Box(0.5, 0.5, 0.25, 1.0), 64, 128)
    inside = box_on_input(wide, CASE, classifier(tmp_path, "crop"))
    assert inside is not None
    assert np.flatnonzero(inside.any(0)).tolist() == list(range(8, 24))
    aside = boxed(Box(0.05, 0.5, 0.05, 0.1), 64, 128)
    assert box_on_input(aside, CASE, classifier(tmp_path, "crop")) is None


def test_without_a_box_there_is_none(tmp_path) -> None:
    assert box_on_input(boxed(None), CASE, classifier(tmp_path)) is None


def test_a_slice_stands_among_those_of_its_series(tmp_path) -> None:
    bundle = load_bundle(write_sequence_model(tmp_path / "models" / "series"))
    loaded = load_classifier(bundle, "cpu", threads=1)
    listing = open_labelled(bundle.card, DataChoice(write_stacks(tmp_path / "stacks"), {}))
    case = drawn_cases(listing, bundle.card, 1, 0)[0]
    subject = Inputs(loaded, listing, WorkContext()).subject(case, "series")
    assert subject.features.shape[0] == 3
    assert subject.place == 2  # the bright slice is the last one of its series
    own = torch.from_numpy(loaded.network.encode_slices(subject.original).detach().numpy())
    assert torch.allclose(subject.features[2], own[0], atol=1e-5)
    assert subject.original.shape == (1, 1, SIDE, SIDE)


@pytest.mark.parametrize("maps_of", ["series", "slices"])
def test_a_slices_score_is_the_series_one_or_that_of_all_slices(tmp_path, maps_of) -> None:
    bundle = load_bundle(write_sequence_model(tmp_path / "models" / "series"))
    loaded = load_classifier(bundle, "cpu", threads=1)
    listing = open_labelled(bundle.card, DataChoice(write_stacks(tmp_path / "stacks"), {}))
    case = drawn_cases(listing, bundle.card, 1, 0)[0]
    subject = Inputs(loaded, listing, WorkContext()).subject(case, maps_of)
    output = loaded.network.read_sequence(subject.features[None])
    wanted = output.series_logits[0] if maps_of == "series" else output.slice_logits[0].sum(0)
    assert torch.allclose(subject.scores(subject.original)[0, 0], wanted, atol=1e-4)
