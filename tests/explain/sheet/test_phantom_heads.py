"""The made heads: a series that can be opened, symmetric but for the lesion where it was put."""

from pathlib import Path

import numpy as np
import pytest

from medviewer.cancel import WorkContext
from medviewer.io.readers import read_volume, scan
from tests.support.heads import CT, MR, STEP_MM, made_head, write_head

MIDDLE = 144
LESION = (slice(155, 177), slice(176, 197))
"""Rows and columns of 0.8 mm around 34 mm to the left and 18 mm to the back."""


@pytest.mark.parametrize("tissue", [CT, MR])
def test_a_head_is_symmetric_but_for_its_lesion(tissue) -> None:
    head = made_head(tissue).astype(float)
    apart = np.abs(head - head[:, :, ::-1])
    assert np.median(apart) < 3 * tissue.noise
    bright = [part.value for part in tissue.lesion][1]
    through = head[15][LESION]  # 10 mm above the middle
    assert np.percentile(through, 75) == pytest.approx(bright, abs=3 * tissue.noise)
    without = head[7]
    assert apart[7].mean() < 3 * tissue.noise < apart[15][LESION].mean()
    assert without[MIDDLE, 20] == pytest.approx(tissue.air, abs=6 * tissue.noise)


@pytest.mark.parametrize("modality", ["CT", "MR"])
def test_it_is_a_regular_volume_that_says_what_it_is(tmp_path: Path, modality: str) -> None:
    write_head(tmp_path, modality)
    index = scan([tmp_path], WorkContext())
    (series,) = index.studies[0].series
    assert series.description == "Phantom of ellipsoids, no patient"
    assert (series.modality, series.body_part, series.image_count) == (modality, "HEAD", 27)
    volume = read_volume(series.stacks[0], series, WorkContext())
    assert volume.geometry is not None
    assert volume.pixel_spacing_mm == (0.8, 0.8)
    step = np.linalg.norm(volume.geometry.affine_lps[:3, 0])
    assert step == pytest.approx(STEP_MM)
