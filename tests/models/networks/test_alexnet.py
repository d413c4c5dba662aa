import torch

from medviewer.models.networks.alexnet import AlexNet


def on_paper(**options: object) -> AlexNet:
    with torch.device("meta"):
        return AlexNet(2, channels=1, **options).eval()


@torch.no_grad()
def test_the_map_is_that_of_the_fifth_convolution():
    run = on_paper().forward_with_taps(torch.empty(1, 1, 224, 224, device="meta"))
    assert run.features.shape == (1, 256, 13, 13)
    assert [tap.shape[1] for tap in run.taps] == [192, 384, 256]


@torch.no_grad()
def test_small_images_keep_a_map():
    features = on_paper(small_input=True).features(torch.empty(1, 1, 28, 28, device="meta"))
    assert features.shape == (1, 256, 6, 6)


def test_dropout_is_as_wished():
    rates = [
        each.p for each in on_paper(dropout=0.2).modules() if isinstance(each, torch.nn.Dropout)
    ]
    assert rates == [0.2, 0.2]
