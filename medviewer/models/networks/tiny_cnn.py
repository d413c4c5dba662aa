"""A tiny network for tests."""

from torch import Tensor, nn

from medviewer.models.networks.classifier import SliceClassifier


class TinyCNN(SliceClassifier):
    """Two 3x3 convolutions with ReLU, global average, linear: small enough for paper."""

    target_layer = "last"
    inner_layers = ("first",)
    default_size = (32, 32)

    def __init__(self, classes: int, channels: int = 3, width: int = 4) -> None:
        super().__init__()
        self.first = nn.Sequential(nn.Conv2d(channels, width, 3, padding=1), nn.ReLU())
        self.last = nn.Sequential(nn.Conv2d(width, width, 3, padding=1), nn.ReLU())
        self.set_head(width, classes)

    def features_with_taps(self, images: Tensor) -> tuple[Tensor, tuple[Tensor, ...]]:
        """Return the map after the second convolution; the taps are both maps."""
        first = self.first(images)
        last = self.last(first)
        return last, (first, last)
