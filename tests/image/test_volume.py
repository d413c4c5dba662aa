import numpy as np
import pytest

from medviewer.image.volume import Rescale, SliceInfo, Volume


def test_a_volume_knows_its_size() -> None:
    volume = Volume(np.zeros((2, 3, 4), np.int16), (SliceInfo(),) * 2)
    assert (volume.slice_count, volume.rows, volume.columns) == (2, 3, 4)
    assert not volume.is_color


def test_colour_has_three_channels() -> None:
    volume = Volume(np.zeros((1, 3, 4, 3), np.uint8), (SliceInfo(),), "RGB")
    assert (volume.rows, volume.columns) == (3, 4)
    assert volume.is_color


def test_grey_with_channels_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot have shape"):
        Volume(np.zeros((1, 3, 4, 3), np.uint8), (SliceInfo(),))


def test_every_slice_needs_its_record() -> None:
    with pytest.raises(ValueError, match="1 slice records for 2 slices"):
        Volume(np.zeros((2, 3, 4), np.uint8), (SliceInfo(),))


def test_a_slice_in_modality_units_is_rescaled_by_its_own_record() -> None:
    infos = (SliceInfo(Rescale(1.0, -1024.0)), SliceInfo(Rescale(2.0, 0.5)))
    volume = Volume(np.full((2, 1, 2), 10, np.int16), infos)
    assert volume.modality_slice(0).tolist() == [[-1014.0, -1014.0]]
    assert volume.modality_slice(1).tolist() == [[20.5, 20.5]]
    assert volume.modality_slice(0).dtype == np.float32
