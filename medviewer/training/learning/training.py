"""From first weights to trained ones: one training, or the mean of several; resumable."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from medviewer.inference.predictor import is_out_of_memory
from medviewer.training.config import TrainingConfig
from medviewer.training.data.samples import SampleSet
from medviewer.training.errors import TrainingError
from medviewer.training.learning import distributed
from medviewer.training.learning.checkpoints import read_checkpoint, write_checkpoint
from medviewer.training.learning.engine import Progress
from medviewer.training.learning.fingerprint import fingerprint
from medviewer.training.learning.network import State
from medviewer.training.learning.optimisers import mean_state

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class Trained:
    """The two ends of a training: where it started and the weights that it came to, on the CPU.

    `seconds` is what all its parts took, those before a resume included; `losses` those of its
    epochs, of several trainings one after another.
    """

    start: State
    end: State
    seconds: float
    losses: tuple[float, ...]


def train(
    config: TrainingConfig,
    samples: SampleSet,
    work: Path,
    *,
    resume: bool,
    validation: SampleSet | None = None,
) -> Trained:
    """Train on `samples`; checkpoints and logs go to the folder `work`.

    With `resume` it goes on after the last whole epoch there, and ends with the same numbers as
    a training that was never stopped. `validation` is needed for ``patience`` and ``keep_best``.
    Of several trainings (``optimiser.soup``) each has a folder of its own in `work`, which is not
    looked at any more once all are done.
    """
    if config.optimiser.soup == 1:
        return _train_once(config, samples, work, resume=resume, validation=validation)
    kept, mark = work / "checkpoint.pt", fingerprint(config, samples)
    saved = read_checkpoint(kept, mark, torch.device("cpu")) if resume else None
    if saved is not None:
        return Trained(saved["start"], saved["best"], saved["seconds"], tuple(saved["losses"]))
    parts = []
    for draw in range(config.optimiser.soup):
        log.info("training %d of %d, whose weights are averaged", draw + 1, config.optimiser.soup)
        parts.append(
            _train_once(
                config,
                samples,
                work / f"draw-{draw + 1}",
                resume=resume,
                validation=validation,
                draw=draw,
            )
        )
    trained = Trained(
        parts[0].start,
        mean_state([part.end for part in parts]),
        sum(part.seconds for part in parts),
        tuple(loss for part in parts for loss in part.losses),
    )
    ends = {"start": trained.start, "best": trained.end}
    write_checkpoint(kept, mark, {**ends, "seconds": trained.seconds, "losses": [*trained.losses]})
    return trained


def _train_once(
    config: TrainingConfig,
    samples: SampleSet,
    work: Path,
    *,
    resume: bool,
    validation: SampleSet | None,
    draw: int = 0,
) -> Trained:
    """Train once, by the draws of that number."""
    try:
        progress = _run_through(Progress(config, samples, work, validation, draw), resume=resume)
    except (RuntimeError, MemoryError) as error:
        if isinstance(error, RuntimeError) and not is_out_of_memory(error):
            raise
        raise TrainingError(
            f"there is not enough memory for batches of {config.optimiser.batch}: close other "
            "programs and go on with --resume, or choose a smaller optimiser.batch and begin anew"
        ) from error
    return Trained(
        _on_cpu(progress.start),
        _on_cpu(progress.best),
        progress.seconds,
        tuple(progress.losses),
    )


def _run_through(progress: Progress, *, resume: bool) -> Progress:
    """Run all epochs, those that are done already left out."""
    with _deterministic():
        is_restored = resume and progress.restore()
        distributed.wait_for_all()  # no process finds the checkpoint that another one begins with
        if not is_restored:
            progress.begin()
        while not progress.is_done:
            progress.run_epoch()
    return progress


def _on_cpu(state: State) -> State:
    """Return weights where everything after a training wants them."""
    return {name: tensor.cpu() for name, tensor in state.items()}


@contextmanager
def _deterministic() -> Iterator[None]:
    """Let torch use only algorithms that give equal results each time.

    It would also fill all fresh memory with NaN, which costs 5 % of a step and changes nothing:
    no operation here reads what it has not written.
    """
    before = torch.are_deterministic_algorithms_enabled()
    settings: Any = torch.utils.deterministic  # a module whose class has the setting
    filled = settings.fill_uninitialized_memory
    torch.use_deterministic_algorithms(mode=True, warn_only=torch.cuda.is_available())
    settings.fill_uninitialized_memory = False
    try:
        yield
    finally:
        torch.use_deterministic_algorithms(mode=before)
        settings.fill_uninitialized_memory = filled
