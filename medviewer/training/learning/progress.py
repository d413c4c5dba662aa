"""What a training tells while it runs: lines with the time left, and TensorBoard's files."""

import logging
import time
from pathlib import Path
from typing import Any

from medviewer.training.learning import distributed

log = logging.getLogger(__name__)

_STEPS_A_LINE = 20


class EpochLog:
    """Lines of the log and, where the package ``tensorboard`` is there, its event files."""

    def __init__(self, folder: Path, epochs: int) -> None:
        self._epochs = epochs
        self._writer = _tensorboard(folder) if distributed.rank() == 0 else None
        self._started = time.monotonic()

    def step(self, epoch: int, step: int, total: int, losses: list[float]) -> None:
        """Tell of every twentieth step."""
        if step == 1:
            self._started = time.monotonic()
        if step % _STEPS_A_LINE == 0:
            recent = sum(losses[-_STEPS_A_LINE:]) / _STEPS_A_LINE
            left_s = (time.monotonic() - self._started) / step * (total - step)
            log.info(
                "epoch %d step %d of %d: loss %.4f, %.0f s left in it",
                epoch + 1,
                step,
                total,
                recent,
                left_s,
            )

    def epoch(self, done: int, loss: float, validation_loss: float, seconds: float) -> None:
        """Tell of a whole epoch and how long the others will take."""
        left = seconds / done * (self._epochs - done) / 60
        log.info("epoch %d of %d: loss %.4f, %.1f minutes left", done, self._epochs, loss, left)
        if self._writer is not None:
            self._writer.add_scalar("loss/training", loss, done)
            if 0 < validation_loss < float("inf"):
                self._writer.add_scalar("loss/validation", validation_loss, done)
            self._writer.flush()


def _tensorboard(folder: Path) -> Any:  # SummaryWriter, whose package is optional
    """Return a writer of TensorBoard's files, or None without the package."""
    try:
        from torch.utils.tensorboard import SummaryWriter
    except ImportError:
        return None
    return SummaryWriter(folder / "tensorboard")
