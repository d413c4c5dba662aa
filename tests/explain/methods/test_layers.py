import pytest
import torch

from medviewer.errors import UsageError
from medviewer.explain.gradcam import as_map, leaf_at
from medviewer.explain.methods.layers import layer_named, layers_of
from medviewer.models.networks.architectures import architectures
from medviewer.models.networks.vit import VisionTransformer
from tests.explain.networks import images_for, untrained


@pytest.mark.parametrize("name", sorted(set(architectures()) - {"vgg16"}))  # its twin is vgg11
def test_every_layer_puts_out_one_map(name: str) -> None:
    network, images = untrained(name), images_for(name, 1)
    names = layers_of(network)
    assert names[-1] == network.target_layer
    assert len(set(names)) == len(names)
    run = network.forward if name.startswith("cnn-") else network.forward_with_taps
    read = images[:, None] if name.startswith("cnn-") else images
    for layer in names:
        with torch.no_grad(), leaf_at(network.get_submodule(layer)) as leaf:
            run(read)
        assert leaf.activation is not None
        if leaf.activation.ndim == 3:
            assert as_map(leaf.activation, network.features(images)).ndim == 4
        assert leaf.activation[0, 0].numel() > 1


def test_maps_get_coarser_from_layer_to_layer() -> None:
    network, images = untrained("resnet18"), images_for("resnet18", 1)
    sides = []
    for layer in layers_of(network):
        with torch.no_grad(), leaf_at(network.get_submodule(layer)) as leaf:
            network(images)
        sides.append(leaf.activation.shape[2])
    assert sides == [8, 4, 2]


def test_an_encoders_layers_carry_its_name() -> None:
    assert layers_of(untrained("cnn-gru")) == ("encoder.first", "encoder.last")


def test_what_lies_behind_the_attention_can_be_explained_too() -> None:
    assert "backbone.layer4" in layers_of(untrained("attention-cnn"))


def test_a_cards_own_layer_is_known() -> None:
    network = untrained("resnet18")
    assert "layer1" not in layers_of(network)
    assert layers_of(network, "layer1")[0] == "layer1"
    assert layers_of(network, "layer4") == layers_of(network)
    assert layer_named(network, "layer1", "layer1") is network.layer1


def test_a_layer_that_is_none_is_refused_with_those_that_are() -> None:
    with pytest.raises(UsageError, match=r"no layer 'head'.*layer2, layer3, layer4"):
        layer_named(untrained("resnet18"), "head", "layer4")


@pytest.mark.parametrize(
    ("layers", "expected"),
    [(1, ()), (2, ("stack.blocks.0",)), (12, ("stack.blocks.3", "stack.blocks.7"))],
)
def test_a_vits_inner_layers_are_its_thirds(layers: int, expected: tuple[str, ...]) -> None:
    with torch.device("meta"):
        assert VisionTransformer(1, layers=layers).inner_layers == expected
