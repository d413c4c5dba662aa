import pytest

from medviewer.errors import ModelBundleError
from medviewer.models.networks.architectures import architectures, build_network
from medviewer.models.networks.tiny_cnn import TinyCNN


def test_network_is_built_by_name_with_its_options():
    network = build_network("tiny-cnn", 3, {"channels": 1, "width": 5})
    assert isinstance(network, TinyCNN)
    assert network.head.weight.shape == (3, 5)


def test_known_names_are_listed():
    assert architectures() == ("efficientnet-lite0", "tiny-cnn")


def test_unknown_name_is_told_with_the_known_ones():
    with pytest.raises(ModelBundleError, match="tiny-cnn"):
        build_network("resnet-1000", 1, {})


@pytest.mark.parametrize(
    "options", [{"depth": 3}, {"width": "wide"}, {"width": -1}, {"width": 1 << 40}]
)
def test_options_that_do_not_fit_are_told(options):
    with pytest.raises(ModelBundleError, match=r"network\.options"):
        build_network("tiny-cnn", 1, options)
