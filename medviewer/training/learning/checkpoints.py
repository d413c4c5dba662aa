"""Trainings that were stopped, on disk: written in one step, read without unpickling objects."""

from pathlib import Path
from pickle import UnpicklingError
from typing import Any

import torch

from medviewer.training.errors import TrainingError
from medviewer.training.learning import distributed
from medviewer.training.packing.atomic import replace_file

Content = dict[str, Any]  # tensors, numbers and the optimiser's nested state


def write_checkpoint(path: Path, fingerprint: str, content: Content) -> None:
    """Write `content`; of several processes only the first one writes."""
    if distributed.rank() == 0:
        whole = {"training": fingerprint, **content}
        replace_file(path, lambda partial: torch.save(whole, partial))
    distributed.wait_for_all()


def read_checkpoint(path: Path, fingerprint: str, device: torch.device) -> Content | None:
    """Return what was written, its tensors on `device`, or None when there is nothing.

    Raises
    ------
    TrainingError
        When it cannot be read or is of another training.
    """
    if not path.is_file():
        return None
    try:
        saved: Content = torch.load(path, map_location=device, weights_only=True)
    except (OSError, RuntimeError, EOFError, UnpicklingError) as error:
        raise TrainingError(
            "the checkpoint cannot be read: train without --resume to start again"
        ) from error
    if saved.pop("training", None) != fingerprint:
        raise TrainingError(
            "the checkpoint is of another configuration, of other data or labels, or of an older "
            "version: train without --resume"
        )
    return saved
