"""The file of hanging protocols: what is written comes back, what makes no sense is named."""

import tomllib

import pytest

from medviewer.app.hanging.protocol import Protocol, ViewRule
from medviewer.app.hanging.protocol_toml import Protocols, protocol_to_toml, protocols_from_toml
from medviewer.assets import resource
from medviewer.image.window import Window

FULL = Protocol(
    'Head "new"',
    "1x2",
    (
        ViewRule(("CT",), "axial", ("bone", "knochen"), 0, "newest", "Bone"),
        ViewRule(prior=1, window=Window(40, 80)),
    ),
    modality=("CT", "MR"),
    body_part=("HEAD",),
    description=("trauma",),
    least_series=2,
    linked=True,
)


@pytest.mark.parametrize("protocol", [FULL, Protocol("plain", "3x3", (ViewRule(),))])
def test_a_protocol_comes_back(protocol: Protocol) -> None:
    text = "# mine\n" + protocol_to_toml(Protocol("first", "1x1")) + "\n"
    found = protocols_from_toml(text + protocol_to_toml(protocol))
    assert found == Protocols((Protocol("first", "1x1"), protocol))


def test_those_of_the_program_are_in_order() -> None:
    found = protocols_from_toml(resource("hanging.toml").read_text(encoding="utf-8"))
    assert found.notes == ()
    assert "MR brain" in [protocol.name for protocol in found.protocols]


def test_one_text_is_a_list_of_one() -> None:
    found = protocols_from_toml('[[protocol]]\nname = "a"\nmodality = "CT"\n')
    assert found.protocols == (Protocol("a", "1x1", modality=("CT",)),)


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ('layout = "1x1"', "number 1 was left out: a protocol needs a name"),
        ("name = 3", "number 1 was left out: name must be a short text"),
        ('name = "a"\nlayout = "5x5"', '"a" was left out: layout must be one of 1x1, 1x2'),
        ('name = "a"\ncolour = 1', '"colour" is not known'),
        ('name = "a"\nlinked = 1', "linked must be true or false"),
        ('name = "a"\nleast_series = 0', "least_series must be a whole number from 1"),
        ('name = "a"\nleast_series = true', "least_series must be a whole number"),
        ('name = "a"\nmodality = 7', "modality must be a list of texts"),
        ('name = "a"\nmodality = ["CT", 7]', "modality must be a short text"),
        ('name = "a"\nview = 7', "view must be a list of tables"),
        ('name = "a"\nview = [7]', "it is no table"),
        ('name = "a"\nview = [{plane = "upside"}]', "plane must be one of axial, coronal"),
        ('name = "a"\nview = [{prior = 10}]', "prior must be a whole number from 0 to 9"),
        ('name = "a"\nview = [{order = "last"}]', "order must be one of first, newest"),
        ('name = "a"\nview = [{window = [1]}]', "window must be the name of a preset"),
        ('name = "a"\nview = [{window = [1, true]}]', "window must be the name of a preset"),
        ('name = "a"\nview = [{window = [1, inf]}]', "window must be the name of a preset"),
        ('name = "a"\nview = [{window = [1, 0]}]', "width must be positive"),
        ('name = "a"\nview = [{}, {}]', "2 views do not fit"),
    ],
)
def test_what_makes_no_sense_is_left_out_and_named(lines: str, says: str) -> None:
    found = protocols_from_toml(f'[[protocol]]\n{lines}\n[[protocol]]\nname = "good"\n')
    assert [protocol.name for protocol in found.protocols] == ["good"]
    assert len(found.notes) == 1
    assert says in found.notes[0]
    assert found.notes[0].startswith("Hanging protocol ")


@pytest.mark.parametrize("text", ["protocol = 3", "[[protocol]]\n" * 201])
def test_what_is_no_list_of_protocols_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no list"):
        protocols_from_toml(text)


def test_what_is_no_toml_is_refused() -> None:
    with pytest.raises(tomllib.TOMLDecodeError):
        protocols_from_toml("[[protocol")


@pytest.mark.usefixtures("chinese")
def test_what_was_left_out_is_said_in_chinese() -> None:
    found = protocols_from_toml('[[protocol]]\nname = "Mine"\nlinked = 3\n')
    assert found.notes == ("已忽略挂片协议“Mine”：linked 必须是 true 或 false。",)
