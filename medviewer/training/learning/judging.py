"""How good the weights of an epoch are, on the validation part."""

import numpy as np
import torch
from torch import Tensor

from medviewer.training.config import TrainingConfig
from medviewer.training.data.samples import SampleSet
from medviewer.training.errors import TrainingError
from medviewer.training.learning.losses import loss_count, loss_sum
from medviewer.training.learning.network import State
from medviewer.training.measuring.metrics import auc

NO_VALIDATION = (
    "patience and keep_best need patients held out for validation, and folds hold none out: "
    "leave both keys out of [optimiser], or divide by fractions"
)


class Judge:
    """Measures weights on the validation part, where something is decided by that.

    Raises
    ------
    TrainingError
        When something is, and there is no such part.
    """

    def __init__(self, config: TrainingConfig, validation: SampleSet | None) -> None:
        if config.optimiser.wants_validation and validation is None:
            raise TrainingError(NO_VALIDATION)
        self._config, self._validation = config, validation

    def loss(self, state: State) -> float:
        """Return the loss, or 1 - AUC where that decides; 0 where nothing is decided."""
        settings = self._config.optimiser
        if self._validation is None or not settings.wants_validation:
            return 0.0
        from medviewer.training.packing.outputs import run_state

        logits = torch.from_numpy(run_state(self._config, state, self._validation).logits)
        targets = torch.from_numpy(self._validation.targets)
        if settings.best_by == "auc":
            return 1 - _mean_auc(logits, targets)
        task = self._config.task
        total = loss_sum(task, logits.float(), targets, None)
        return float(total) / loss_count(task, targets)


def _mean_auc(logits: Tensor, targets: Tensor) -> float:
    """Return the area under the ROC curve, mean over the classes; unknown targets do not count."""
    areas = []
    for scores, column in zip(logits.T.numpy(), targets.T.numpy(), strict=False):
        known = ~np.isnan(column)
        areas.append(auc(column[known] > 0.5, scores[known], np.ones(int(known.sum()))))
    return float(np.nanmean(areas))
