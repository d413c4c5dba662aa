from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from medviewer.cancel import WorkContext
from medviewer.image.measuring.measurement import ImageKey
from medviewer.io.measurements import image_keys as module
from medviewer.io.measurements.image_keys import image_key, image_keys, study_key
from medviewer.io.readers import scan
from medviewer.io.records import Series, Study
from tests.support.dicom_files import write_image

PIXELS = np.zeros((4, 4), np.int16)
NO_UIDS = {"SOPInstanceUID": "", "SeriesInstanceUID": "", "StudyInstanceUID": ""}


def opened(folder: Path) -> tuple[Study, Series]:
    module._content_mark.cache_clear()
    index = scan([folder], WorkContext())
    return index.studies[0], index.studies[0].series[0]


def keys(folder: Path) -> set[ImageKey]:
    return set(image_keys(*opened(folder)))


def test_uids_are_the_key(tmp_path: Path) -> None:
    write_image(tmp_path / "a.dcm", PIXELS, SOPInstanceUID="1.2.3", SeriesInstanceUID="1.2")
    study, series = opened(tmp_path)
    (found,) = image_keys(study, series)
    assert (found.study, found.series, found.instance) == (study.study_uid, "1.2", "1.2.3")
    assert found == image_key(study, series, series.frames[0])
    assert "Phantom" not in found.patient


def test_frames_of_one_file_are_told_apart(tmp_path: Path) -> None:
    write_image(tmp_path / "a.dcm", np.zeros((3, 4, 4), np.uint8), NumberOfFrames=3)
    assert sorted(key.frame for key in keys(tmp_path)) == [0, 1, 2]


def test_patients_under_one_study_uid_are_told_apart(tmp_path: Path) -> None:
    write_image(tmp_path / "a.dcm", PIXELS)
    study, _ = opened(tmp_path)
    other = replace(study, patient=replace(study.patient, name="Somebody^Else"))
    assert study_key(study)[1] == study_key(other)[1]
    assert study_key(study)[0] != study_key(other)[0]


def test_without_uids_the_content_is_the_key_in_whatever_folder(tmp_path: Path) -> None:
    write_image(tmp_path / "here" / "a.dcm", PIXELS, **NO_UIDS)
    write_image(tmp_path / "here" / "b.dcm", PIXELS + 1, **NO_UIDS)
    before = keys(tmp_path / "here")
    (tmp_path / "there").mkdir()
    (tmp_path / "here" / "a.dcm").rename(tmp_path / "there" / "x.dcm")
    (tmp_path / "here" / "b.dcm").rename(tmp_path / "there" / "y.dcm")
    assert len(before) == 2
    assert keys(tmp_path / "there") == before


def test_other_pixels_under_one_uid_have_another_key(tmp_path: Path) -> None:
    write_image(tmp_path / "a.dcm", PIXELS, SOPInstanceUID="1.2.3")
    write_image(tmp_path / "b.dcm", PIXELS + 1, SOPInstanceUID="1.2.3")
    study, series = opened(tmp_path)
    found = image_keys(study, series)
    assert len(found) == 2
    assert all(key.instance.startswith("1.2.3") for key in found)
    assert {image_key(study, series, ref) for ref in series.frames} == set(found)


def test_file_that_is_gone_still_has_a_key(tmp_path: Path) -> None:
    path = write_image(tmp_path / "a.dcm", PIXELS, **NO_UIDS)
    study, series = opened(tmp_path)
    path.unlink()
    module._content_mark.cache_clear()
    assert len(image_keys(study, series)) == 1


@pytest.mark.parametrize("changes", [{"date": "2024-01-01"}, {"description": "Knee"}])
def test_studies_without_a_uid_differ_by_what_they_say(
    tmp_path: Path, changes: dict[str, str]
) -> None:
    write_image(tmp_path / "a.dcm", PIXELS, **NO_UIDS)
    study, _ = opened(tmp_path)
    assert study_key(study) != study_key(replace(study, **changes))
