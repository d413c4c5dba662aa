import os
import subprocess
import sys
from pathlib import Path

from medviewer import assets
from medviewer.config import data_folder
from medviewer.models.registry import (
    BundleProblem,
    find_bundles,
    install_folder,
    models_folders,
)
from tests.support.models import write_bundle


def test_every_folder_with_a_card_is_a_model(tmp_path: Path):
    write_bundle(tmp_path / "b")
    write_bundle(tmp_path / "a")
    (tmp_path / "notes").mkdir()
    bundles, problems = find_bundles([tmp_path])
    assert [bundle.card.name for bundle in bundles] == ["a", "b"]
    assert problems == []


def test_folder_of_a_single_model_counts_itself(tmp_path: Path):
    bundles, _ = find_bundles([write_bundle(tmp_path / "only")])
    assert [bundle.card.name for bundle in bundles] == ["only"]


def test_broken_model_is_listed_with_its_reason_and_stops_no_other(tmp_path: Path):
    write_bundle(tmp_path / "good")
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "card.toml").write_text("schema = 3")
    bundles, problems = find_bundles([tmp_path])
    assert [bundle.card.name for bundle in bundles] == ["good"]
    assert problems == [BundleProblem("bad", "the model card's field schema must be 1")]


def test_first_of_two_equal_models_counts(tmp_path: Path):
    write_bundle(tmp_path / "one" / "tiny")
    write_bundle(tmp_path / "two" / "tiny")
    bundles, _ = find_bundles([tmp_path / "one", tmp_path / "two"])
    assert [bundle.folder for bundle in bundles] == [tmp_path / "one" / "tiny"]


def test_two_versions_of_a_model_are_both_there(tmp_path: Path):
    write_bundle(tmp_path / "one" / "tiny")
    write_bundle(tmp_path / "two" / "tiny", version="9")
    bundles, _ = find_bundles([tmp_path / "one", tmp_path / "two"])
    assert [bundle.card.version for bundle in bundles] == ["1.2.3", "9"]


def test_absent_folder_holds_no_models(tmp_path: Path):
    assert find_bundles([tmp_path / "absent"]) == ([], [])


def test_models_folders_are_those_of_environment_settings_and_program():
    variable = os.pathsep.join(["/one", "", "/two"])
    folders = models_folders([Path("/three")], {"MEDVIEWER_MODELS": variable})
    installed = data_folder() / "models"
    named = [Path("/one"), Path("/two"), Path("/three")]
    expected = [*named, installed, assets.resource("models")]
    assert folders == expected


def test_listing_models_does_not_load_torch():
    code = (
        "import sys, medviewer.models.card, medviewer.models.bundle, medviewer.models.registry;"
        "sys.exit('torch' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_new_models_go_to_the_first_folder_of_the_settings_or_to_the_users_own():
    assert install_folder([Path("/three"), Path("/four")]) == Path("/three")
    assert install_folder() == data_folder() / "models"


def test_unfinished_folders_are_no_models(tmp_path: Path):
    write_bundle(tmp_path / ".arriving-x")
    assert find_bundles([tmp_path]) == ([], [])
