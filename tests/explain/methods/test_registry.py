import subprocess
import sys

import pytest

from medviewer.errors import UsageError
from medviewer.explain.methods.registry import DEFAULT_METHOD, METHODS, method_named
from medviewer.explain.methods.suiting import methods_for
from tests.explain.networks import untrained


def test_the_methods_are_those_that_the_readme_lists() -> None:
    assert list(METHODS) == [
        *("grad-cam", "grad-cam++", "layercam", "hirescam", "cam", "attention-rollout"),
        *("integrated-gradients", "occlusion"),
    ]
    assert METHODS[DEFAULT_METHOD].title == "Grad-CAM"


def test_every_method_says_what_it_cannot_say() -> None:
    for name, method in METHODS.items():
        assert method.name == name
        assert method.cannot_say.endswith(".")
        assert method.is_slow == (name in {"integrated-gradients", "occlusion"})
        assert method.has_layer != method.is_slow
    assert not METHODS["attention-rollout"].has_class


def test_an_unknown_method_is_refused_with_those_there_are() -> None:
    with pytest.raises(UsageError, match=r"no method 'score-cam'; there are grad-cam, .*occlusion"):
        method_named("score-cam")


def test_menus_can_list_methods_without_torch() -> None:
    code = (
        "import sys, medviewer.explain.methods.registry; "
        "sys.exit(any(name in sys.modules for name in ('torch', 'captum')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    ("name", "unsuited"),
    [
        ("resnet18", {"attention-rollout"}),
        ("alexnet", {"attention-rollout", "cam"}),
        ("vit", set()),
        ("attention-cnn", set()),
        ("resnet18-3d", {"attention-rollout"}),
        ("cnn-gru", {"attention-rollout", "cam"}),
        ("ensemble", {"attention-rollout"}),
    ],
)
def test_what_does_not_suit_a_network_has_a_reason(name: str, unsuited: set[str]) -> None:
    reasons = methods_for(untrained(name))
    assert list(reasons) == list(METHODS)
    assert {method for method, reason in reasons.items() if reason} == unsuited
    assert all("choose Grad-CAM" in reasons[method] for method in unsuited)


@pytest.mark.usefixtures("chinese")
def test_what_methods_cannot_say_is_said_in_chinese() -> None:
    assert METHODS["hirescam"].cannot_say == (
        "网络网格的一个单元覆盖图像的较大区域，因此图的边缘不是病变的边缘。"
        "在较浅的层中，它往往沿边缘分布。"
    )
