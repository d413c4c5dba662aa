"""ResNet for volumes.

Hara et al., "Can spatiotemporal 3D CNNs retrace the history of 2D CNNs and ImageNet?", CVPR 2018;
the stem is that of Tran et al., CVPR 2018 (torchvision's ``r3d_18``): the depth is not halved at
the start, which suits scans with few slices.
"""

from torch import Tensor, nn

from medviewer.models.networks.blocks import ConvUnit3d, initialise_he
from medviewer.models.networks.classifier import VolumeClassifier
from medviewer.models.networks.resnet import BasicBlock


class ResNet3d18(VolumeClassifier):
    """ResNet-18 with 3x3x3 convolutions.

    `width` is that of the first stage, and an eighth of the last one's: a narrower network suits
    few volumes. `small_input` (28x28x28) starts at stride 1.
    """

    target_layer = "layer4"
    inner_layers = ("layer2", "layer3")
    default_size = (16, 112, 112)

    def __init__(
        self, classes: int, channels: int = 1, width: int = 64, *, small_input: bool = False
    ) -> None:
        super().__init__()
        self.stem = ConvUnit3d(channels, width, (3, 7, 7), (1, 2, 2))
        if small_input:
            self.stem = ConvUnit3d(channels, width, 3)
            self.default_size = (28, 28, 28)
        self.layer1 = _stage(width, width, 1)
        self.layer2 = _stage(width, 2 * width, 2)
        self.layer3 = _stage(2 * width, 4 * width, 2)
        self.layer4 = _stage(4 * width, 8 * width, 2)
        self.set_head(8 * width, classes)
        initialise_he(self)

    def features_with_taps(self, images: Tensor) -> tuple[Tensor, tuple[Tensor, ...]]:
        """Return the map ``(N, 8 width, D / 8, H / 16, W / 16)`` and those of stages 2 to 4."""
        second = self.layer2(self.layer1(self.stem(images)))
        third = self.layer3(second)
        fourth = self.layer4(third)
        return fourth, (second, third, fourth)


def _stage(channels_in: int, width: int, stride: int) -> nn.Sequential:
    """Return two blocks; the first one strides and widens."""
    first = BasicBlock(channels_in, width, stride, ConvUnit3d)
    return nn.Sequential(first, BasicBlock(width, width, 1, ConvUnit3d))
