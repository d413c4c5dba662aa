import pytest

from medviewer.errors import UsageError
from medviewer.models.installed import find_model, installed_models
from tests.support.models import write_bundle


@pytest.fixture(autouse=True)
def _folders(tmp_path, monkeypatch):
    monkeypatch.setenv("MEDVIEWER_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("MEDVIEWER_MODELS", str(tmp_path))
    write_bundle(tmp_path / "squares")
    write_bundle(tmp_path / "newer", name="squares", version="2.0.0")


def test_last_version_is_found_by_name():
    assert find_model("squares").card.version == "2.0.0"


def test_version_can_be_named():
    assert find_model("squares@1.2.3").card.version == "1.2.3"


def test_unknown_name_tells_what_is_there():
    with pytest.raises(UsageError, match=r"no model 'cats'; installed: .*squares"):
        find_model("cats")


def test_broken_model_is_told_with_its_reason(tmp_path):
    (tmp_path / "newer" / "card.toml").write_text("schema = 1", encoding="utf-8")
    with pytest.raises(UsageError, match="the model newer cannot be used"):
        find_model("newer")
    assert [each.folder_name for each in installed_models()[1]] == ["newer"]
