"""A network without its numbers: which parameters it would have, before memory is taken for any."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import torch
from torch.overrides import TorchFunctionMode

from medviewer.models.networks.architectures import SeriesNetwork, build_any_network
from medviewer.models.networks.options import Options


class _Undrawn(TorchFunctionMode):
    """Leaves out whatever fills a tensor in place: there is nothing to fill.

    Drawing normal numbers into a tensor without memory would import torch's compiler (2 s).
    """

    def __torch_function__(
        self,
        func: Callable[..., Any],
        types: Sequence[type],
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        name = func.__name__
        if name.endswith("_") and not name.endswith("__"):
            return args[0] if args else None
        return func(*args, **(kwargs or {}))


def outlined(architecture: str, classes: int, options: Options) -> SeriesNetwork:
    """Return a network on torch's meta device: shapes alone, however large it would be.

    Raises
    ------
    ModelBundleError
        When no such network has that name or it does not take these options.
    """
    with torch.device("meta"), _Undrawn():
        return build_any_network(architecture, classes, options)


def count_parameters(network: torch.nn.Module) -> int:
    """Return the number of a network's trainable numbers, as a card says it."""
    return sum(parameter.numel() for parameter in network.parameters())
