import numpy as np
import pytest

from medviewer.explain.writing.plain_image import plain_image
from tests.support.volumes import volume_of

VALUES = np.array([[0, 40, 80]], np.int16)


@pytest.mark.parametrize(("body_part", "greys"), [("HEAD", [0, 128, 255]), ("", [102, 128, 153])])
def test_a_ct_without_a_window_of_its_own_has_that_of_its_body_part(
    body_part: str, greys: list[int]
) -> None:
    """As in the window of the program: of a head 80 HU around 40, else 400 around 40."""
    volume = volume_of(VALUES, modality="CT", unit="HU")
    np.testing.assert_allclose(plain_image(volume, 0, body_part)[0], greys, atol=2)
