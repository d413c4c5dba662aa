"""``medviewer trust`` and ``medviewer explain --check`` tell the same of the same map."""

import numpy as np
import pytest

from medviewer.cancel import WorkContext
from medviewer.explain.checks.faithfulness import check_maps
from medviewer.explain.explained import explain_series
from medviewer.explain.request import ExplainRequest
from medviewer.inference.loader import load_classifier
from medviewer.io.readers import read_volume, scan
from medviewer.training.measuring.scoring.labelled import DataChoice, open_labelled
from medviewer.training.trusting.cases import drawn_cases
from medviewer.training.trusting.kept import Kept
from medviewer.training.trusting.measuring import TrustSettings, measure_cases

SETTINGS = TrustSettings(images=2, slow_images=1, device="cpu", threads=1)


@pytest.mark.parametrize("method", ["grad-cam", "layercam", "occlusion"])
def test_a_check_gives_the_numbers_of_trust(bundle, squares, method) -> None:
    listing = open_labelled(bundle.card, DataChoice(squares, {}))
    classifier = load_classifier(bundle, "cpu", threads=1)
    for case in drawn_cases(listing, bundle.card, SETTINGS.images, SETTINGS.seed):
        # alone, as the first of its run: equal regions are drawn by the seed and the place
        (trusted,) = measure_cases(
            classifier, listing, [case], SETTINGS, Kept("m"), WorkContext()
        )["image"]  # fmt: skip
        check = checked(classifier, squares / listing.samples[case.index].path, method)
        areas = trusted["methods"][method]
        assert (check.deletion, check.insertion) == (areas["deletion"], areas["insertion"])
        # a check has more random orders: they begin with the same ones
        random = np.mean(check.randoms[: SETTINGS.cutting.random_orders])
        ends = check.whole, check.blank, random
        assert ends == (trusted["whole"], trusted["blank"], trusted["random"])
        assert check.follows


def checked(classifier, path, method):
    """Return what ``explain --check`` finds of one picture."""
    study = scan([path], WorkContext()).studies[0]
    series = study.series[0]
    asked = study, series, read_volume, classifier, WorkContext()
    explained = explain_series(*asked, ExplainRequest(method))
    (label,) = explained.attributions
    return check_maps(*asked, explained, label)[0]
