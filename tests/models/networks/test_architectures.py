import pytest

from medviewer.errors import ModelBundleError
from medviewer.models.networks.architectures import (
    architectures,
    build_network,
    build_sequence_network,
    build_volume_network,
    sequence_architectures,
    slice_architectures,
    volume_architectures,
)
from medviewer.models.networks.tiny_cnn import TinyCNN


def test_network_is_built_by_name_with_its_options():
    network = build_network("tiny-cnn", 3, {"channels": 1, "width": 5})
    assert isinstance(network, TinyCNN)
    assert network.head.weight.shape == (3, 5)


def test_known_names_are_listed_by_what_they_read():
    assert slice_architectures() == (
        "alexnet",
        "attention-cnn",
        "densenet121",
        "efficientnet-lite0",
        "ensemble",
        "inception-v1",
        "lenet5",
        "resnet18",
        "resnet50",
        "skull-cnn",
        "tiny-cnn",
        "vgg11",
        "vgg16",
        "vit",
    )
    assert sequence_architectures() == ("cnn-gru", "cnn-lstm", "cnn-rnn", "cnn-transformer")
    assert volume_architectures() == ("resnet18-3d",)


def test_all_names_are_those_of_the_three_kinds():
    parts = (*slice_architectures(), *sequence_architectures(), *volume_architectures())
    assert architectures() == tuple(sorted(parts))


def test_unknown_name_is_told_with_the_known_ones():
    with pytest.raises(ModelBundleError, match="tiny-cnn"):
        build_network("resnet-1000", 1, {})


@pytest.mark.parametrize(
    ("build", "name", "reason"),
    [
        (build_network, "cnn-gru", "does not read images"),
        (build_sequence_network, "resnet18", "does not read series of slices"),
        (build_volume_network, "vit", "does not read volumes"),
    ],
)
def test_a_network_of_another_kind_is_told_as_such(build, name, reason):
    with pytest.raises(ModelBundleError, match=reason):
        build(name, 1, {})


@pytest.mark.parametrize(
    "options", [{"depth": 3}, {"width": "wide"}, {"width": -1}, {"width": 1 << 40}]
)
def test_options_that_do_not_fit_are_told(options):
    with pytest.raises(ModelBundleError, match=r"network\.options"):
        build_network("tiny-cnn", 1, options)
