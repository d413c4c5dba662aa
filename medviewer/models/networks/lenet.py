"""LeNet-5: LeCun et al., "Gradient-based learning applied to document recognition", 1998."""

from torch import Tensor, nn

from medviewer.models.networks.blocks import FullyConnectedClassifier


class LeNet5(FullyConnectedClassifier):
    """LeNet-5 with hyperbolic tangents and averages, as published.

    Two simplifications that everyone makes: the second convolution sees all channels of the
    first, and the output is linear in place of radial basis functions.
    """

    target_layer = "last"
    inner_layers = ("first",)
    default_size = (32, 32)

    def __init__(self, classes: int, channels: int = 1) -> None:
        super().__init__()
        self.first = nn.Sequential(nn.Conv2d(channels, 6, 5), nn.Tanh())
        self.halve = nn.AvgPool2d(2)
        self.last = nn.Sequential(nn.Conv2d(6, 16, 5), nn.Tanh())
        self.reduce = nn.AvgPool2d(2)
        self.grid = (5, 5)
        self.hidden = nn.Sequential(
            nn.Linear(16 * 5 * 5, 120), nn.Tanh(), nn.Linear(120, 84), nn.Tanh()
        )
        self.set_head(84, classes, map_channels=16)
        _initialise(self)

    def features_with_taps(self, images: Tensor) -> tuple[Tensor, tuple[Tensor, ...]]:
        """Return the map ``(N, 16, H / 2 - 6, W / 2 - 6)``; the taps are both maps."""
        first = self.first(images)
        last = self.last(self.halve(first))
        return last, (first, last)


def _initialise(network: nn.Module) -> None:
    """Draw weights as the paper does: uniform within ``2.4 / fan-in``, biases zero."""
    for name, parameter in network.named_parameters():
        if name.endswith("bias"):
            nn.init.zeros_(parameter)
        else:
            limit = 2.4 / parameter[0].numel()
            nn.init.uniform_(parameter, -limit, limit)
