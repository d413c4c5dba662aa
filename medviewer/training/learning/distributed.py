"""Several processes on one training: started by ``torchrun``, each with a part of every batch."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import Tensor, distributed

_RANK, _WORLD = "RANK", "WORLD_SIZE"


@contextmanager
def process_group() -> Iterator[None]:
    """Join the other processes if there are any: ``nccl`` on GPUs, ``gloo`` elsewhere."""
    if int(os.environ.get(_WORLD, "1")) < 2:
        yield
        return
    on_gpu = torch.cuda.is_available()
    if on_gpu:
        torch.cuda.set_device(int(os.environ.get("LOCAL_RANK", "0")))
    distributed.init_process_group("nccl" if on_gpu else "gloo")
    try:
        yield
    finally:
        distributed.destroy_process_group()


def rank() -> int:
    """Return which process this is, from 0."""
    return distributed.get_rank() if distributed.is_initialized() else 0


def world_size() -> int:
    """Return how many processes there are."""
    return distributed.get_world_size() if distributed.is_initialized() else 1


def summed(value: Tensor) -> Tensor:
    """Return the sum of a tensor over all processes."""
    if distributed.is_initialized():
        value = value.clone()
        distributed.all_reduce(value)
    return value


def wait_for_all() -> None:
    """Return when every process has come here."""
    if distributed.is_initialized():
        distributed.barrier()
