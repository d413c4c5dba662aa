import numpy as np
import pytest

from medviewer.training.data.readers.loading import load
from medviewer.training.data.samples import Listing, Sample
from medviewer.training.errors import TrainingError


def _listing(*images):
    """Return a listing of arrays; a text is why an image cannot be read."""
    samples = tuple(
        Sample(str(number), "ward", str(number), (float(number % 2),))
        for number in range(len(images))
    )

    def read(sample):
        image = images[int(sample.path)]
        if isinstance(image, str):
            raise TrainingError(f"t.csv, row {int(sample.path) + 2}: {image}")
        return image

    return Listing(("ill",), samples, read, {"ward/a": (1.0,)})


def _image(value, rows=2, columns=3, dtype=np.uint8):
    return np.full((rows, columns), value, dtype)


def test_images_alike_become_one_array():
    loaded = load(_listing(_image(1), _image(2)))
    assert isinstance(loaded.pixels, np.ndarray)
    assert loaded.pixels.shape == (2, 2, 3)
    assert loaded.pixels[:, 0, 0].tolist() == [1, 2]
    assert loaded.series_targets == {"ward/a": (1.0,)}


@pytest.mark.parametrize("other", [_image(3, rows=4), _image(3, dtype=np.int16)])
def test_images_of_several_sizes_or_types_stay_apart(other):
    loaded = load(_listing(_image(1), _image(2), other, _image(4)))
    assert isinstance(loaded.pixels, tuple)
    assert [each.shape for each in loaded.pixels] == [(2, 3), (2, 3), other.shape, (2, 3)]
    assert [int(each[0, 0]) for each in loaded.pixels] == [1, 2, 3, 4]


def test_chosen_images_come_in_the_order_of_their_indices():
    loaded = load(_listing(_image(1), "broken", _image(3)), [2, 0])
    assert [each.path for each in loaded.samples] == ["2", "0"]
    assert np.asarray(loaded.pixels)[:, 0, 0].tolist() == [3, 1]


def test_progress_is_told():
    told = []
    load(_listing(_image(1), _image(2)), progress=lambda share, text: told.append((share, text)))
    assert told == [(0.0, "Reading images"), (0.5, "Reading images")]


def test_images_that_fail_are_counted_and_named():
    images = [_image(0), *["missing"] * 7]
    with pytest.raises(TrainingError) as caught:
        load(_listing(*images))
    text = str(caught.value)
    assert text.startswith("7 of 8 images: t.csv, row 3: missing; t.csv, row 4: missing; ")
    assert text.endswith("t.csv, row 7: missing; and 2 more")


def test_one_image_that_fails_is_named():
    with pytest.raises(TrainingError, match=r"^t\.csv, row 3: missing$"):
        load(_listing(_image(0), "missing"))


def test_more_than_the_limit_is_refused_at_the_first_image():
    read = []
    listing = _listing(*[_image(0, 100, 100)] * 50)
    counted = Listing(
        listing.classes, listing.samples, lambda each: (read.append(1), listing.read(each))[1]
    )
    with pytest.raises(TrainingError, match="50 images of 100 x 100 pixels do not fit"):
        load(counted, limit_bytes=400_000)
    assert len(read) == 1


def test_images_that_grow_beyond_the_limit_are_refused():
    with pytest.raises(TrainingError, match="do not fit into"):
        load(_listing(_image(0), _image(0, 1000, 1000)), limit_bytes=100_000)
