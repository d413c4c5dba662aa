import hashlib
import stat
import zipfile
from pathlib import Path

import pytest

from medviewer.errors import ModelBundleError
from medviewer.models.installing import arrival
from medviewer.models.installing.arrival import is_bundle, read_arrival
from tests.support.models import write_bundle
from tests.support.twins import add_twin

PNG = b"\x89PNG\r\n\x1a\n" + b"rest"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_bundle(tmp_path / "tiny")


def zipped(folder: Path, top: str = "tiny/", **more: bytes) -> Path:
    path = folder.with_suffix(".zip")
    with zipfile.ZipFile(path, "w") as archive:
        for each in sorted(folder.rglob("*")):
            if each.is_file():
                archive.write(each, top + each.relative_to(folder).as_posix())
        for name, content in more.items():
            archive.writestr(name, content)
    return path


@pytest.mark.parametrize("top", ["", "tiny/", "other-name/"])
def test_zip_with_or_without_a_folder_is_read(folder: Path, top: str) -> None:
    arrived = read_arrival(zipped(folder, top))
    assert (arrived.card.name, arrived.card.version) == ("tiny", "1.2.3")
    assert arrived.folder_name == "tiny-1.2.3"
    assert sorted(arrived.files) == ["card.toml", "weights.safetensors"]
    assert arrived.files["card.toml"] == (folder / "card.toml").read_bytes()


def test_only_files_that_a_bundle_has_are_taken(folder: Path) -> None:
    for name in ("README.md", "LICENSE", "setup.py", "run.sh", "model.pt"):
        (folder / name).write_text("text")
    (folder / "thumbnails").mkdir()
    (folder / "thumbnails" / "a.png").write_bytes(PNG)
    (folder / "thumbnails" / "fake.png").write_bytes(b"MZ")
    (folder / "thumbnails" / "b.svg").write_bytes(PNG)
    (folder / "thumbnails" / ".hidden.png").write_bytes(PNG)
    wanted = ["LICENSE", "README.md", "card.toml", "thumbnails/a.png", "weights.safetensors"]
    assert sorted(read_arrival(folder).files) == wanted
    assert sorted(read_arrival(zipped(folder)).files) == wanted


def test_links_in_a_folder_are_not_followed(folder: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret")
    (folder / "README.md").symlink_to(secret)
    (tmp_path / "pictures").mkdir()
    (folder / "thumbnails").symlink_to(tmp_path / "pictures")
    assert sorted(read_arrival(folder).files) == ["card.toml", "weights.safetensors"]


def test_altered_weights_are_told(folder: Path) -> None:
    weights = folder / "weights.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1] + b"x")
    with pytest.raises(ModelBundleError, match=r"weights\.safetensors is damaged or altered"):
        read_arrival(folder)


def test_missing_card_and_missing_weights_are_told(folder: Path) -> None:
    (folder / "weights.safetensors").unlink()
    with pytest.raises(ModelBundleError, match=r"lacks its file weights\.safetensors"):
        read_arrival(folder)
    (folder / "card.toml").unlink()
    (folder / "README.md").write_text("text")
    with pytest.raises(ModelBundleError, match=r"no model bundle: it has no card\.toml"):
        read_arrival(zipped(folder))


def test_list_of_hashes_must_be_right(folder: Path) -> None:
    (folder / "README.md").write_text("text")
    good = hashlib.sha256(b"text").hexdigest()
    (folder / "SHA256SUMS").write_text(f"{good}  README.md\n")
    assert "SHA256SUMS" in read_arrival(folder).files
    (folder / "README.md").write_text("another text")
    with pytest.raises(ModelBundleError, match=r"README\.md is damaged or altered"):
        read_arrival(folder)
    (folder / "SHA256SUMS").write_text("rm -rf\n")
    with pytest.raises(ModelBundleError, match="not a list of hashes"):
        read_arrival(folder)


@pytest.mark.parametrize("name", ["../tiny", "a/b", ".hidden", "", "a\\b", "x" * 65, "dot."])
def test_names_that_could_be_paths_are_refused(tmp_path: Path, name: str) -> None:
    folder = write_bundle(tmp_path / "tiny", name=name)
    with pytest.raises(ModelBundleError, match="plain words"):
        read_arrival(folder)
    folder = write_bundle(tmp_path / "tiny", version=name)
    with pytest.raises(ModelBundleError, match="plain words"):
        read_arrival(folder)


@pytest.mark.parametrize(
    ("name", "reason"),
    [("../../evil", "outside"), ("/etc/evil", "outside"), ("C:/evil", "outside")],
)
def test_members_that_leave_the_archive_are_refused(folder: Path, name: str, reason: str) -> None:
    with pytest.raises(ModelBundleError, match=reason):
        read_arrival(zipped(folder, **{name: b"x"}))


def test_links_in_an_archive_are_refused(folder: Path) -> None:
    path = zipped(folder)
    with zipfile.ZipFile(path, "a") as archive:
        entry = zipfile.ZipInfo("tiny/README.md")
        entry.create_system = 3
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(entry, "/etc/passwd")
    with pytest.raises(ModelBundleError, match="a link within an archive"):
        read_arrival(path)


def test_bomb_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("card.toml", bytes(300 << 20))
    with pytest.raises(ModelBundleError, match="beyond the limit of 256 MiB"):
        read_arrival(path)


def test_two_files_of_one_name_are_refused(folder: Path) -> None:
    path = zipped(folder)
    with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("tiny/card.toml", "another card")
    with pytest.raises(ModelBundleError, match="two files have one name"):
        read_arrival(path)


def test_too_many_files_are_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrival, "_MOST_FILES", 1)
    for path in (folder, zipped(folder)):
        with pytest.raises(ModelBundleError, match="more than 1 files"):
            read_arrival(path)


def test_too_much_is_refused_before_it_is_read(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arrival, "_MOST_BYTES", 1000)
    with pytest.raises(ModelBundleError, match="larger than"):
        read_arrival(folder)
    with pytest.raises(ModelBundleError, match="beyond the limit"):
        read_arrival(zipped(folder))


def test_too_many_thumbnails_are_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrival, "MOST_THUMBNAILS", 1)
    (folder / "thumbnails").mkdir()
    for name in ("a.png", "b.png"):
        (folder / "thumbnails" / name).write_bytes(PNG)
    with pytest.raises(ModelBundleError, match="more than 1 thumbnails"):
        read_arrival(folder)


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"\xff\xfe", r"README\.md is not text"), (b"a" * (2 << 20), "larger than 1 MiB")],
)
def test_pages_must_be_texts(folder: Path, content: bytes, reason: str) -> None:
    (folder / "README.md").write_bytes(content)
    with pytest.raises(ModelBundleError, match=reason):
        read_arrival(folder)


def test_hostile_twin_is_refused(folder: Path) -> None:
    add_twin(folder, b"not an ONNX file")
    with pytest.raises(ModelBundleError, match="ONNX file is damaged"):
        read_arrival(folder)


def test_what_is_neither_folder_nor_zip_is_told(tmp_path: Path) -> None:
    path = tmp_path / "model.pt"
    path.write_bytes(b"\x80\x02pickle")
    with pytest.raises(ModelBundleError, match="neither"):
        read_arrival(path)
    with pytest.raises(ModelBundleError, match="cannot be read"):
        read_arrival(tmp_path / "absent.zip")
    path.write_bytes(b"PK\x03\x04cut off")
    with pytest.raises(ModelBundleError, match="refused"):
        read_arrival(path)


def test_bundles_are_told_from_images(folder: Path, tmp_path: Path) -> None:
    assert is_bundle(folder)
    assert is_bundle(zipped(folder))
    assert is_bundle(zipped(folder, ""))
    images = tmp_path / "images.zip"
    with zipfile.ZipFile(images, "w") as archive:
        archive.writestr("study/deep/card.toml", "x")
        archive.writestr("a.dcm", "x")
    assert not is_bundle(images)
    images.write_bytes(b"PK\x03\x04cut off")
    assert not is_bundle(images)
    images.write_bytes(b"plain")
    assert not is_bundle(images)
    assert not is_bundle(tmp_path)
    assert not is_bundle(tmp_path / "absent.zip")
