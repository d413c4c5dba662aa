from dataclasses import replace

import numpy as np
import pytest

from medviewer.explain.attribution import Attribution
from medviewer.explain.residual import residual_words
from medviewer.image.field_of_view import FieldOfView

BY_STEPS = Attribution(
    native=np.zeros((1, 2, 2), np.float32),
    image_indices=(0,),
    fields_of_view=(FieldOfView(0.0, 0.0, 2.0, 2.0),),
    target="a",
    method="Integrated gradients",
    layer="input",
    residuals=(0.0,),
    steps=(99,),
)
PLAIN = "of the score's difference after 99 steps"


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0.02, f"Residual 2.0 % {PLAIN}"),
        (0.069, f"Residual 6.9 % {PLAIN}: more than the 2 % that is small enough"),
        (0.56, f"Residual 56.0 % {PLAIN}: this map does not account for the score"),
    ],
)
def test_a_map_says_what_it_leaves_out_and_what_that_means(share: float, words: str) -> None:
    assert residual_words(replace(BY_STEPS, residuals=(share,)), 0) == words


def test_other_methods_have_no_residual() -> None:
    assert residual_words(replace(BY_STEPS, residuals=(), steps=()), 0) == ""
