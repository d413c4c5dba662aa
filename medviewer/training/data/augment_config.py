"""How strongly images are changed at random in training."""

from dataclasses import dataclass, fields

from medviewer.training.numbers import require

_PROBABILITIES = ("mirror", "upside_down", "border", "marker", "erase")


@dataclass(frozen=True, slots=True)
class AugmentConfig:
    """Strengths of the random changes, all off by default; see `medviewer.training.data.augment`.

    `rotation_degrees` to both sides; `zoom` and `aspect` as logarithms; `shift` as a part of the
    side; `mirror` the probability of swapping left and right, `upside_down` that of top and
    bottom; `gamma` and `contrast` as standard deviations of logarithms; `equalise`, `shading`,
    `blur`, `sharpen`, `noise`, `saturate` the most of each; `border`, `marker` and `erase`
    probabilities; `offset` what is at most added to or taken from all values.
    """

    rotation_degrees: float = 0.0
    zoom: float = 0.0
    aspect: float = 0.0
    shift: float = 0.0
    mirror: float = 0.0
    upside_down: float = 0.0
    gamma: float = 0.0
    contrast: float = 0.0
    equalise: float = 0.0
    shading: float = 0.0
    blur: float = 0.0
    sharpen: float = 0.0
    noise: float = 0.0
    border: float = 0.0
    marker: float = 0.0
    saturate: float = 0.0
    erase: float = 0.0
    offset: float = 0.0

    def __post_init__(self) -> None:
        require(self, *_PROBABILITIES, most=1)
        require(self, *(own.name for own in fields(self) if own.name not in _PROBABILITIES))
