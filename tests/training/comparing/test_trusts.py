from pathlib import Path

import pytest

from medviewer.errors import UsageError
from medviewer.training.comparing.documents import Document
from medviewer.training.comparing.trusts import compare_trust
from medviewer.training.errors import TrainingError
from tests.support.trust import image, trust_table


def document(
    flip: float, *, keys: str = "abc", sha256: str = "a", patients: int = 2, **setup
) -> Document:
    images = [
        image(key, place % patients, flip=flip + place / 10) for place, key in enumerate(keys)
    ]
    table = trust_table(sha256=sha256, images=images)
    table["setup"] |= setup
    return Document("trust", table, Path("t.json"))


def test_differences_are_paired_by_image() -> None:
    found = compare_trust(document(0.5), document(0.7), 50, 0)
    assert (found.images, found.patients) == (3, 2)
    assert found.notes == ("Images of 2 patients: no ranges, which need 10 or more.",)
    flip = found.differences["image"]["grad-cam"]["flip"]
    assert (flip.value, flip.low, flip.high) == (pytest.approx(0.2), None, None)
    assert found.differences["image"]["grad-cam"]["over_random"].value == pytest.approx(0)


def test_of_enough_patients_there_are_ranges() -> None:
    many = {"keys": "abcdefghij", "patients": 10}
    found = compare_trust(document(0.5, **many), document(0.7, **many), 50, 0)
    assert (found.patients, found.notes) == (10, ())
    flip = found.differences["image"]["grad-cam"]["flip"]
    # each image differs by 0.2: nothing varies over patients
    assert (flip.value, flip.low, flip.high) == (pytest.approx(0.2),) * 3


def test_images_in_one_document_alone_do_not_count() -> None:
    found = compare_trust(document(0.5, keys="abc"), document(0.5, keys="bcd"), 20, 0)
    assert found.images == 2
    # b and c stand second and third in one, first and second in the other
    assert found.differences["image"]["grad-cam"]["flip"].value == pytest.approx(-0.1)
    assert found.notes[-1] == "2 images are in one document alone and are left out."


def test_two_models_and_two_ways_are_named() -> None:
    found = compare_trust(document(0.5), document(0.5, sha256="b", steps=99), 20, 0)
    assert "no values of maps" in found.notes[0]
    assert "same way" in found.notes[1]


def test_what_cannot_be_compared_is_told() -> None:
    with pytest.raises(UsageError, match="same images"):
        compare_trust(document(0.5, keys="ab"), document(0.5, keys="cd"), 20, 0)
    with pytest.raises(UsageError, match="does not fit"):
        compare_trust(document(0.5, steps="many"), document(0.5), 20, 0)
    without = document(0.5)
    without.content["images"][0]["methods"].pop("logit")
    with pytest.raises(TrainingError, match="lacks the logits"):
        compare_trust(without, document(0.5), 20, 0)
