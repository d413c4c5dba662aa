import numpy as np
import pytest

from medviewer.image.availability import Availability
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


def _part(availability: Availability | None = None) -> Volume:
    slices = (SliceInfo(), SliceInfo(missing="truncated"))
    return Volume(np.zeros((2, 3, 4), np.int16), slices, availability=availability)


def test_a_complete_volume_has_nothing_pending() -> None:
    volume = _part()
    assert not volume.is_pending(0)
    assert volume.missing(1) == "truncated"
    assert volume.finished() is volume
    assert not volume.is_being_read
    assert not volume.is_coming
    volume.wait_for_slices(10.0)


def test_a_volume_that_is_being_read_knows_what_is_pending() -> None:
    availability = Availability(2)
    availability.begin()
    availability.mark(0, "damaged")
    volume = _part(availability)
    assert volume.is_being_read
    assert volume.is_coming
    assert volume.missing(0) == "damaged"
    assert volume.is_pending(1)
    assert volume.finished() is None
    volume.wait_for_slices(0.0)


def test_a_volume_that_has_been_read_keeps_the_reasons() -> None:
    availability = Availability(2)
    availability.mark(0, "damaged")
    availability.mark(1)
    finished = _part(availability).finished()
    assert finished is not None
    assert [info.missing for info in finished.slices] == ["damaged", "truncated"]
    assert finished.availability is None


def test_a_volume_larger_than_its_budget_is_never_all_there() -> None:
    availability = Availability(2, capacity=1)
    availability.begin()
    assert not _part(availability).is_coming


def test_values_beyond_float32_are_infinite() -> None:
    volume = Volume(np.full((1, 1, 1), 1e300), (SliceInfo(),))
    assert np.isinf(volume.modality_slice(0)).all()
