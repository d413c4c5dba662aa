"""How a network is trained: steps, rates, and what an epoch shows."""

from dataclasses import dataclass
from typing import Literal

from medviewer.training.numbers import require


@dataclass(frozen=True, slots=True)
class OptimiserConfig:
    """Steps and rates; rates are the peaks of the schedule.

    Attributes
    ----------
    epochs
        0 leaves the network as it came: a `probe` trains nothing but the head, or only a reader
        along the slices learns.
    kind
        ``adamw`` (Loshchilov & Hutter 2019) or ``sgd`` with Nesterov momentum 0.9.
    schedule
        ``cosine`` and ``one-cycle`` (Smith 2018: the momentum swings, too) rise for the part
        `warm_up` of all steps; ``step`` multiplies by 0.1 at each of `milestones`, parts of the
        epochs.
    images_per_epoch
        0: as many as there are.
    sampling
        ``balanced`` shows all classes of a population equally often, ``natural`` as they are.
    class_weights
        ``balanced`` weighs the loss by the inverse frequency instead.
    block_decay
        Multiplies the trunk's rate once for every module nearer to the image.
    average
        Decay of the moving average of the weights, a step; 0 takes the last weights.
    mixup
        Alpha of the Beta distribution (Zhang et al. 2018); 0 mixes nothing.
    patience
        Epochs without a better validation loss after which training stops; 0 never stops.
    keep_best
        Take the weights of the best epoch on the validation part.
    best_by
        What makes an epoch the best: a low ``loss`` or a high ``auc`` (mean over the classes).
    probe
        Start from a linear probe on the untouched trunk.
    soup
        Trainings from the same start, each by its own draws, whose weights are averaged
        (Wortsman et al., "Model soups", ICML 2022); fits a fine-tuning, not random first weights.
    """

    epochs: int
    batch: int
    head_rate: float
    trunk_rate: float
    kind: Literal["adamw", "sgd"] = "adamw"
    schedule: Literal["cosine", "step", "one-cycle", "constant"] = "cosine"
    images_per_epoch: int = 0
    sampling: Literal["balanced", "natural"] = "natural"
    class_weights: Literal["none", "balanced"] = "none"
    block_decay: float = 1.0
    weight_decay: float = 0.0
    dropout: float = 0.0
    warm_up: float = 0.0
    milestones: tuple[float, ...] = ()
    average: float = 0.0
    mixup: float = 0.0
    patience: int = 0
    keep_best: bool = False
    best_by: Literal["loss", "auc"] = "loss"
    probe: bool = False
    soup: int = 1

    def __post_init__(self) -> None:
        require(self, "epochs")
        require(self, "batch", "soup", least=1)
        require(self, "head_rate", "trunk_rate", "weight_decay", "mixup")
        require(self, "images_per_epoch", "patience")
        require(self, "block_decay", most=1)
        require(self, "dropout", "warm_up", "average", below=1)
        if not all(0 <= each <= 1 for each in self.milestones):
            raise ValueError("milestones must be parts of the epochs, from 0 to 1")

    @property
    def wants_validation(self) -> bool:
        """Whether something is decided by a validation part."""
        return self.patience > 0 or self.keep_best
