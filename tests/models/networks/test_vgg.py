import torch

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
