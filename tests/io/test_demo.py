"""The demo study from the installed packages."""

from pathlib import Path

import pytest

from medviewer.cancel import WorkContext
from medviewer.errors import ReadError
from medviewer.io import demo
from medviewer.io.demo import link_demo_study
from medviewer.io.readers import scan


def test_the_demo_is_a_folder_of_links_to_real_images(tmp_path: Path) -> None:
    folder = link_demo_study(tmp_path / "demo")
    links = list(folder.iterdir())
    assert len(links) > 8
    assert all(link.is_symlink() and link.is_file() for link in links)
    assert not [link for link in links if link.name.startswith("693_")]


def test_every_image_of_the_demo_can_be_read(tmp_path: Path) -> None:
    index = scan([link_demo_study(tmp_path)], WorkContext())
    modalities = {series.modality for study in index.studies for series in study.series}
    assert modalities == {"CR", "CT", "MR", "US"}
    assert index.skipped == ()


def test_linking_again_changes_nothing(tmp_path: Path) -> None:
    before = sorted(link_demo_study(tmp_path).iterdir())
    assert sorted(link_demo_study(tmp_path).iterdir()) == before


def test_a_link_to_where_the_package_used_to_be_is_renewed(tmp_path: Path) -> None:
    (tmp_path / "CT_small.dcm").symlink_to(tmp_path / "gone")
    assert (link_demo_study(tmp_path) / "CT_small.dcm").is_file()


def test_files_are_copied_where_links_are_not_possible(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: object) -> None:
        raise OSError

    monkeypatch.setattr(Path, "symlink_to", refuse)
    copied = link_demo_study(tmp_path) / "CT_small.dcm"
    assert copied.is_file()
    assert not copied.is_symlink()


def test_a_missing_package_names_the_way_to_install_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo, "find_spec", lambda name: None)
    with pytest.raises(ReadError, match="pip install pydicom-data"):
        link_demo_study(tmp_path)


def test_a_missing_file_names_the_way_to_install_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo, "_package_folder", lambda name: tmp_path / "nowhere")
    with pytest.raises(ReadError, match="pip install pydicom-data"):
        link_demo_study(tmp_path / "demo")
