from importlib.metadata import PackageNotFoundError
from types import SimpleNamespace

import numpy as np
import pytest

from medviewer import __version__
from medviewer.app.texts import about
from medviewer.app.texts.about import Part, about_text, parts


class Meta(dict[str, str]):
    """Metadata of a package, as importlib gives them."""

    def get_all(self, name: str) -> list[str] | None:
        return self[name].split("|") if name in self else None


def test_installed_parts_stand_with_version_and_licence() -> None:
    by_name = {part.name: part for part in parts()}
    assert by_name["numpy"].version == np.__version__
    assert "BSD" in by_name["numpy"].licence
    assert parts()[0].name == "Python"


@pytest.mark.parametrize(
    ("meta", "licence"),
    [
        (Meta({"License-Expression": "MIT", "License": "other"}), "MIT"),
        (Meta(Classifier="Topic :: X|License :: OSI Approved :: BSD License"), "BSD License"),
        (Meta(License="\nApache 2.0\nand a long text"), "Apache 2.0"),
        (Meta(License="x" * 100), "x" * 57 + "..."),
        (Meta(), ""),
        (Meta(License="UNKNOWN"), ""),
    ],
)
def test_licence_is_told_in_a_few_words(
    monkeypatch: pytest.MonkeyPatch, meta: Meta, licence: str
) -> None:
    """Of a requirement that is not installed nothing is said."""

    def distribution(name: str) -> SimpleNamespace:
        assert name != "thing2", "what a developer needs is no part"
        if name != "thing":
            raise PackageNotFoundError
        return SimpleNamespace(version="1.0", metadata=meta)

    monkeypatch.setattr(
        about,
        "requires",
        lambda _: ["thing>=1.0", "absent; extra == 'fast'", 'thing2; extra == "dev"', "!"],
    )
    monkeypatch.setattr(about, "distribution", distribution)
    assert parts()[1:] == (Part("thing", "1.0", licence),)


def test_copied_text_names_versions_and_device() -> None:
    text = about_text("Device: CPU (as asked)")
    assert f"MedViewer {__version__}" in text
    assert f"numpy {np.__version__}" in text
    assert text.endswith("Device: CPU (as asked)")
    assert not about_text("").endswith("\n")
