import numpy as np
import torch
from captum.attr import LayerGradCam
from torch import nn

from medviewer.explain.gradcam import forward_with_maps
from medviewer.models.networks.vgg import VGG11, VGG16


def on_paper(network: type[VGG11] | type[VGG16], **options: object) -> VGG11 | VGG16:
    with torch.device("meta"):
        return network(2, channels=1, **options).eval()


def test_the_configurations_have_the_papers_convolutions():
    # Simonyan & Zisserman, table 1: A has 8 convolutions, D has 13
    for network, expected in ((VGG11, 8), (VGG16, 13)):
        modules = on_paper(network).modules()
        assert sum(isinstance(each, torch.nn.Conv2d) for each in modules) == expected


@torch.no_grad()
def test_the_map_lies_before_the_last_pooling():
    run = on_paper(VGG11).forward_with_taps(torch.empty(1, 1, 224, 224, device="meta"))
    assert run.features.shape == (1, 512, 14, 14)
    assert [tuple(tap.shape[1:]) for tap in run.taps] == [
        (256, 56, 56),
        (512, 28, 28),
        (512, 14, 14),
    ]


@torch.no_grad()
def test_small_images_are_halved_once_less():
    features = on_paper(VGG11, small_input=True).features(torch.empty(1, 1, 28, 28, device="meta"))
    assert features.shape == (1, 512, 3, 3)


def test_what_stays_of_it_behind_another_network_is_small():
    network = on_paper(VGG16)
    network.keep_features_only()
    # torchvision's vgg16 has 14,714,688 parameters in its features, 1,152 of them for two colours
    assert sum(each.numel() for each in network.parameters()) == 14_714_688 - 1_152


def test_maps_of_the_target_layer_equal_captum():
    torch.manual_seed(0)
    network = on_paper(VGG11)
    network.hidden, network.head = nn.Linear(512 * 7 * 7, 8), nn.Linear(8, 2)  # the rest is heavy
    network.to_empty(device="cpu")
    for parameter in network.requires_grad_(requires_grad=False).parameters():
        nn.init.normal_(parameter, std=0.03)
    images = torch.rand(2, 1, 64, 48)
    expected = LayerGradCam(network, network.last).attribute(
        images.clone().requires_grad_(), 1, relu_attributions=False
    )
    scale = float(expected.detach().abs().max())
    maps = forward_with_maps(network, network.last, images, [1]).maps[:, 0]
    assert scale > 0
    np.testing.assert_allclose(maps / scale, expected.detach()[:, 0] / scale, atol=1e-5)
