"""AlexNet, in the variant of one tower.

Krizhevsky, "One weird trick for parallelizing convolutional neural networks", 2014: what
torchvision builds, 64 first filters and no local response normalization.
"""

from torch import Tensor, nn

from medviewer.models.networks.blocks import FullyConnectedClassifier

_HIDDEN = 4096


class AlexNet(FullyConnectedClassifier):
    """AlexNet; `small_input`, for images of 28 to 64 pixels, starts with 5x5 at stride 1.

    Weights start as `torch.nn` draws them, which is torchvision's way with this network.
    """

    target_layer = "last"
    inner_layers = ("second", "third", "fourth")

    def __init__(
        self, classes: int, channels: int = 3, dropout: float = 0.5, *, small_input: bool = False
    ) -> None:
        super().__init__()
        stem = (
            nn.Conv2d(channels, 64, 5, 1, 2) if small_input else nn.Conv2d(channels, 64, 11, 4, 2)
        )
        if small_input:
            self.default_size = (28, 28)
        self.first = nn.Sequential(stem, nn.ReLU(), nn.MaxPool2d(3, 2))
        self.second = nn.Sequential(nn.Conv2d(64, 192, 5, padding=2), nn.ReLU(), nn.MaxPool2d(3, 2))
        self.third = nn.Sequential(nn.Conv2d(192, 384, 3, padding=1), nn.ReLU())
        self.fourth = nn.Sequential(nn.Conv2d(384, 256, 3, padding=1), nn.ReLU())
        self.last = nn.Sequential(nn.Conv2d(256, 256, 3, padding=1), nn.ReLU())
        self.reduce = nn.MaxPool2d(3, 2)
        self.grid = (6, 6)
        self.hidden = nn.Sequential(
            nn.Dropout(dropout),
            nn.Linear(256 * 6 * 6, _HIDDEN),
            nn.ReLU(),
            nn.Dropout(dropout),
            nn.Linear(_HIDDEN, _HIDDEN),
            nn.ReLU(),
        )
        self.set_head(_HIDDEN, classes, map_channels=256)

    def features_with_taps(self, images: Tensor) -> tuple[Tensor, tuple[Tensor, ...]]:
        """Return the map of the fifth convolution, 13x13 at 224; taps: second, third, fifth."""
        second = self.second(self.first(images))
        third = self.third(second)
        last = self.last(self.fourth(third))
        return last, (second, third, last)
