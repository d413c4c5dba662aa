import json
from pathlib import Path

import numpy as np
import pytest

from medviewer.cancel import WorkContext
from medviewer.errors import UsageError
from medviewer.training.comparing.documents import read_document
from medviewer.training.comparing.maps import compare_maps

ONE_SERIES = "All images are of 1 series: no ranges, which need 10 or more."
RAMP = np.arange(100, dtype=np.float32).reshape(10, 10)


def explained(folder: Path, maps: dict[int, np.ndarray], **changes: str):
    """Write an ``explain.json`` of one series with maps by image."""
    folder.mkdir()
    told = {"sha256": "a", "target": "pneumonia", "method": "Grad-CAM"} | changes
    images = []
    for index, values in maps.items():
        np.save(folder / f"map-{index}.npy", values)
        attribution = {"file": f"map-{index}.npy", "target": told["target"], "unit": "logit"}
        more = {key: told[key] for key in ("method", "layer", "maps_of") if key in told}
        images.append({"index": index, "attribution": attribution | more})
    document = {
        "schema": 1,
        "model": {"name": "m", "sha256": told["sha256"]},
        "series": [{"series_uid": "1.2", "images": [*images, {"index": 77}]}],
    }
    path = folder / "explain.json"
    path.write_text(json.dumps(document))
    return read_document(path)


def compared(first, second):
    return compare_maps(first, second, 20, 0, WorkContext())


def test_the_order_counts_and_not_the_unit(tmp_path) -> None:
    first = explained(tmp_path / "a", {0: RAMP})
    second = explained(tmp_path / "b", {0: 5 * RAMP**3 - 7}, sha256="b")
    found = compared(first, second)
    assert found.measures["rank_correlation"].value == pytest.approx(1)
    assert found.measures["overlap"].value == 1
    assert found.notes == (
        "Two models have no common unit: only the order of the values is compared.",
        ONE_SERIES,
    )


def test_overlap_of_two_tenths_on_paper(tmp_path) -> None:
    # the largest tenth is the last row of one and the last column of the other: one pixel of 19
    first = explained(tmp_path / "a", {0: RAMP})
    second = explained(tmp_path / "b", {0: np.ascontiguousarray(RAMP.T)}, method="LayerCAM")
    found = compared(first, second)
    assert found.measures["overlap"].value == pytest.approx(1 / 19)
    assert "different methods" in found.notes[0]


def test_other_layers_and_other_scores_are_named(tmp_path) -> None:
    first = explained(tmp_path / "a", {0: RAMP}, layer="blocks.4", maps_of="series")
    second = explained(tmp_path / "b", {0: RAMP}, layer="head", maps_of="slices")
    assert compared(first, second).notes == (
        "The maps explain different scores: those of slices, and that of the series.",
        "The maps are of different layers of the network.",
        ONE_SERIES,
    )


def test_of_one_series_there_is_no_range(tmp_path) -> None:
    maps = {0: RAMP, 1: RAMP[::-1].copy()}
    found = compared(explained(tmp_path / "a", maps), explained(tmp_path / "b", maps))
    for each in found.measures.values():
        assert (each.value, each.low, each.high) == (pytest.approx(1), None, None)


def test_only_what_both_saw_counts(tmp_path) -> None:
    cropped = RAMP.copy()
    cropped[:, :3] = np.nan
    found = compared(explained(tmp_path / "a", {0: RAMP}), explained(tmp_path / "b", {0: cropped}))
    assert found.measures["rank_correlation"].value == pytest.approx(1)
    nowhere = explained(tmp_path / "c", {0: np.full_like(RAMP, np.nan)})
    with pytest.raises(UsageError, match="no part of image 1"):
        compared(explained(tmp_path / "d", {0: RAMP}), nowhere)


def test_images_of_one_document_alone_are_counted(tmp_path) -> None:
    first = explained(tmp_path / "a", {0: RAMP, 1: RAMP})
    second = explained(tmp_path / "b", {1: -RAMP, 2: RAMP}, target="other")
    found = compared(first, second)
    assert [each["image"] for each in found.images] == [["1.2", 1]]
    assert found.measures["rank_correlation"].value == pytest.approx(-1)
    assert found.notes == (
        "The maps explain different classes.",
        ONE_SERIES,
        "2 images have a map in one document alone and are left out.",
    )


def test_what_cannot_be_compared_is_told(tmp_path) -> None:
    first = explained(tmp_path / "a", {0: RAMP})
    with pytest.raises(UsageError, match="no map of the same image"):
        compared(first, explained(tmp_path / "b", {5: RAMP}))
    with pytest.raises(UsageError, match="different sizes"):
        compared(first, explained(tmp_path / "c", {0: RAMP[:5]}))
    with pytest.raises(UsageError, match="does not hold a map"):
        compared(first, explained(tmp_path / "d", {0: np.arange(3)}))


@pytest.mark.parametrize("name", ["../map-0.npy", "/etc/hostname"])
def test_files_elsewhere_are_not_read(tmp_path, name) -> None:
    first = explained(tmp_path / "a", {0: RAMP})
    second = explained(tmp_path / "b", {0: RAMP})
    second.content["series"][0]["images"][0]["attribution"]["file"] = name
    with pytest.raises(UsageError, match="outside the folder"):
        compared(first, second)


def test_pickles_and_missing_files_are_refused(tmp_path) -> None:
    first = explained(tmp_path / "a", {0: RAMP})
    second = explained(tmp_path / "b", {0: RAMP})
    np.save(tmp_path / "b" / "map-0.npy", np.array([{"a": 1}], dtype=object), allow_pickle=True)
    with pytest.raises(UsageError, match="cannot be read"):
        compared(first, second)
    (tmp_path / "b" / "map-0.npy").unlink()
    with pytest.raises(UsageError, match="missing or cannot be read"):
        compared(first, second)
