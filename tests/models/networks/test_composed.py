import pytest

from medviewer.errors import ModelBundleError
from medviewer.models.networks.architectures import build_network, build_sequence_network
from medviewer.models.networks.readers import RecurrentReader, TransformerReader


@pytest.mark.parametrize("encoder", ["resnet18", "vit", "lenet5"])
def test_a_sequence_takes_any_network_of_images(encoder):
    options = {"encoder": encoder, "encoder_channels": 5, "hidden": 8}
    network = build_sequence_network("cnn-gru", 2, options)
    assert isinstance(network.reader, RecurrentReader)
    assert network.reader.cell.input_size == network.encoder.feature_length


def test_an_attention_cnn_can_be_a_part_with_parts_of_its_own():
    options = {
        "encoder": "attention-cnn",
        "encoder_backbone": "tiny-cnn",
        "encoder_backbone_channels": 5,
        "encoder_width": 8,
        "heads": 2,
        "hidden": 8,
    }
    network = build_sequence_network("cnn-transformer", 2, options)
    assert isinstance(network.reader, TransformerReader)
    assert network.encoder.backbone.first[0].in_channels == 5


@pytest.mark.parametrize("kind", ["cnn-gru", "cnn-transformer"])
def test_a_sequence_has_at_most_so_many_readers(kind):
    options = {"encoder": "tiny-cnn", "encoder_channels": 1, "hidden": 8}
    assert len(build_sequence_network(kind, 2, {**options, "readers": 4}).readings) == 4
    with pytest.raises(ModelBundleError, match="readers must be from 1 to 64"):
        build_sequence_network(kind, 2, {**options, "readers": 65})


@pytest.mark.parametrize(
    ("name", "options", "reason"),
    [
        ("attention-cnn", {"backbone": "vit"}, "backbone must be one of"),
        ("attention-cnn", {"backbone": "resnet18", "depth": 3}, "depth is not a known option"),
        ("attention-cnn", {"backbone": "resnet18", "backbone_depth": 3}, "'resnet18': depth"),
        ("ensemble", {"member": "ensemble", "members": 2}, "'ensemble' is unknown"),
        ("ensemble", {"member": "resnet18", "members": 65}, "1 to 64"),
        ("ensemble", {"member": "resnet18", "members": 0}, "members is not a whole number"),
        ("ensemble", {"member": "resnet18"}, "members is missing"),
    ],
)
def test_parts_that_do_not_fit_are_told(name, options, reason):
    with pytest.raises(ModelBundleError, match=reason):
        build_network(name, 2, options)
