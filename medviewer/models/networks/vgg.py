"""VGG: Simonyan & Zisserman, "Very deep convolutional networks", ICLR 2015."""

from collections.abc import Sequence

from torch import Tensor, nn

from medviewer.models.networks.blocks import FullyConnectedClassifier, initialise_he

_HIDDEN = 4096
_WIDTHS = (64, 128, 256, 512, 512)


class VGG(FullyConnectedClassifier):
    """Five stages of 3x3 convolutions, each but the last followed by a pooling.

    The map is that before the last pooling: 14x14 at 224. `small_input`, for images of 28 to 64
    pixels, leaves the first pooling out. He's weights, the linear layers' with a deviation of
    0.01, as torchvision.
    """

    target_layer = "last"
    inner_layers = ("stages.2", "stages.3")

    def __init__(
        self,
        repeats: Sequence[int],
        classes: int,
        channels: int = 3,
        dropout: float = 0.5,
        *,
        small_input: bool = False,
    ) -> None:
        super().__init__()
        widths = (channels, *_WIDTHS)
        stages = [_stage(widths[i], widths[i + 1], repeats[i]) for i in range(5)]
        self.stages = nn.ModuleList(stages[:4])
        self.last = stages[4]
        self.halve = nn.MaxPool2d(2)
        self.unpooled = 1 if small_input else 0
        if small_input:
            self.default_size = (28, 28)
        self.reduce = nn.MaxPool2d(2)
        self.grid = (7, 7)
        self.hidden = nn.Sequential(
            nn.Linear(512 * 7 * 7, _HIDDEN),
            nn.ReLU(),
            nn.Dropout(dropout),
            nn.Linear(_HIDDEN, _HIDDEN),
            nn.ReLU(),
            nn.Dropout(dropout),
        )
        self.set_head(_HIDDEN, classes, map_channels=512)
        _initialise(self)

    def features_with_taps(self, images: Tensor) -> tuple[Tensor, tuple[Tensor, ...]]:
        """Return the map ``(N, 512, H / 16, W / 16)``; the taps are those of stages 3 to 5."""
        inner, maps = images, []
        for index, stage in enumerate(self.stages):
            inner = stage(inner)
            maps.append(inner)
            if index >= self.unpooled:
                inner = self.halve(inner)
        last = self.last(inner)
        return last, (*maps[2:], last)


class VGG11(VGG):
    """VGG-11 (configuration A)."""

    def __init__(
        self, classes: int, channels: int = 3, dropout: float = 0.5, *, small_input: bool = False
    ) -> None:
        super().__init__((1, 1, 2, 2, 2), classes, channels, dropout, small_input=small_input)


class VGG16(VGG):
    """VGG-16 (configuration D)."""

    def __init__(
        self, classes: int, channels: int = 3, dropout: float = 0.5, *, small_input: bool = False
    ) -> None:
        super().__init__((2, 2, 3, 3, 3), classes, channels, dropout, small_input=small_input)


def _stage(channels_in: int, channels_out: int, repeats: int) -> nn.Sequential:
    """Return `repeats` convolutions with ReLU."""
    layers: list[nn.Module] = []
    for index in range(repeats):
        first = channels_in if index == 0 else channels_out
        layers += [nn.Conv2d(first, channels_out, 3, padding=1), nn.ReLU()]
    return nn.Sequential(*layers)


def _initialise(network: nn.Module) -> None:
    """Draw the starting weights."""
    initialise_he(network)
    for module in network.modules():
        if isinstance(module, nn.Linear):
            nn.init.normal_(module.weight, std=0.01)
            nn.init.zeros_(module.bias)
