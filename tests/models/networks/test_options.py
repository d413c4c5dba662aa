from typing import Literal

import pytest

from medviewer.errors import ModelBundleError
from medviewer.models.networks.options import construct, nested


def made(
    classes: int,
    part: str,
    kind: Literal["a", "b"] = "a",
    size: int = 4,
    share: float = 0.5,
    *,
    small: bool = False,
) -> tuple[object, ...]:
    return classes, part, kind, size, share, small


def loose(classes: int, **rest: object) -> dict[str, object]:
    return {"classes": classes, **rest}


def broken(classes: int) -> None:
    raise ValueError(f"{classes} is too few\nand a second line")


def test_options_reach_the_builder():
    options = {"part": "x", "kind": "b", "size": 7, "share": 0.25, "small": True}
    assert construct(made, "net", 2, options) == (2, "x", "b", 7, 0.25, True)


def test_a_whole_number_will_do_for_a_share():
    assert construct(made, "net", 2, {"part": "x", "share": 0})[4] == 0


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({}, "part is missing"),
        ({"part": "x", "sizes": 3}, "sizes is not a known option"),
        ({"part": "x", "classes": 3}, "classes is not a known option"),
        ({"part": 3}, "part is not a text"),
        ({"part": "x", "kind": "c"}, "kind is not one of a, b"),
        ({"part": "x", "size": 1.5}, "size is not a whole number"),
        ({"part": "x", "size": True}, "size is not a whole number"),
        ({"part": "x", "size": 0}, "size is not a whole number from 1"),
        ({"part": "x", "size": 16385}, "size is not a whole number from 1 to 16384"),
        ({"part": "x", "share": 1.0}, "share is not a number from 0 to below 1"),
        ({"part": "x", "share": "half"}, "share is not a number"),
        ({"part": "x", "small": "no"}, "small is not true or false"),
        ({"part": "x", "small": 1}, "small is not true or false"),
    ],
)
def test_an_option_that_does_not_fit_is_named(options, reason):
    with pytest.raises(ModelBundleError, match=f"'net': {reason}"):
        construct(made, "net", 2, options)


def test_a_builder_of_parts_gets_what_it_does_not_know():
    assert construct(loose, "net", 2, {"part_size": 3}) == {"classes": 2, "part_size": 3}


def test_what_the_builder_says_is_passed_on_in_one_line():
    with pytest.raises(ModelBundleError, match=r"'net': 2 is too few$"):
        construct(broken, "net", 2, {})


def test_options_of_a_part_lose_their_prefix():
    assert nested("encoder_", {"encoder_channels": 1}) == {"channels": 1}


def test_an_option_of_no_part_is_told():
    with pytest.raises(TypeError, match="channels is not a known option"):
        nested("encoder_", {"channels": 1})
