"""From a network to its ONNX twin."""

import io
import logging
import warnings
from collections.abc import Mapping
from contextlib import redirect_stdout
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from medviewer.models.network import has_image_part, image_part
from medviewer.models.networks.architectures import SeriesNetwork
from medviewer.models.networks.classifier import SliceClassifier
from medviewer.models.preprocess_spec import Preprocess
from medviewer.models.twins.graph_check import outline
from medviewer.models.twins.numbers import NETWORK_PREFIX
from medviewer.models.twins.twin import INPUT, output_names
from medviewer.training.errors import TrainingError

if TYPE_CHECKING:
    from onnx import ModelProto, TensorProto

OPSET = 18
_LARGEST_BATCH = 4096
_TRACED_BATCH = 2  # of one image the exporter would make a constant


class TwinModule(nn.Module):
    """What a twin computes: logits, features, of an ensemble the members' logits, descriptors.

    Descriptors are those of the taps, with a `grid`. Their pooling is written as products with
    constant matrices: adaptive pooling has no ONNX operator for maps whose size the grid does not
    divide.
    """

    def __init__(self, network: SliceClassifier, grid: int | None) -> None:
        super().__init__()
        self.network = network
        self.grid = grid

    def forward(self, images: Tensor) -> tuple[Tensor, ...]:
        """Return ``(N, classes)``, ``(N, C, h, w)``, and for every tap ``(N, C * grid * grid)``.

        Of an ensemble ``(M, N, classes)`` comes third.
        """
        output = self.network.forward_with_taps(images)
        members = () if output.members is None else (output.members,)
        scores = (output.logits, output.features, *members)
        if self.grid is None:
            return scores
        return *scores, *(pooled(tap, self.grid) for tap in output.taps)


def twin_part(network: SeriesNetwork) -> SliceClassifier:
    """Return the part of a network that a twin stands for.

    That is the whole network where images are scored one by one, and the encoder of one that reads
    a series: the rest of it costs next to nothing, and any number of slices will do.

    Raises
    ------
    TrainingError
        For networks without a twin: the viewer runs them as they are.
    """
    if not has_image_part(network):
        raise TrainingError(
            "there is no ONNX twin of networks for volumes: the viewer runs them with torch"
        )
    return image_part(network)


def export_twin(network: SeriesNetwork, spec: Preprocess, grid: int | None) -> bytes:
    """Return the ONNX file of a network in `eval` mode with its batch norms folded.

    Parameters
    ----------
    network
        As the viewer loads it.
    spec
        The card's input: only the number of images stays open.
    grid
        Side of the grid of the out-of-range reference, None where there is none.
    """
    module = TwinModule(twin_part(network), grid).eval()
    images = torch.zeros(_TRACED_BATCH, spec.channels, spec.height, spec.width)
    with torch.inference_mode():
        output = module.network.forward_with_taps(images)
    depths = 0 if grid is None else len(output.taps)
    names = output_names(depths, features=True, members=output.members is not None)
    content: bytes = _without_traces(_exported(module, images, names)).SerializeToString()
    outline(content)
    return content


def without_numbers(content: bytes, state: Mapping[str, Tensor]) -> bytes:
    """Return the same graph without the tensors that the network has: they come from its weights.

    `state` are the network's tensors as `medviewer.models.twins.twin.open_twin` is given them.
    """
    import onnx

    model = onnx.load_from_string(content)
    kept = []
    for stored in model.graph.initializer:
        own = state.get(stored.name.removeprefix(NETWORK_PREFIX))
        if own is None or not stored.name.startswith(NETWORK_PREFIX) or not _is_same(stored, own):
            kept.append(stored)
    del model.graph.initializer[:]
    model.graph.initializer.extend(kept)
    stripped: bytes = model.SerializeToString()
    return stripped


def _is_same(stored: "TensorProto", own: Tensor) -> bool:
    """Whether a stored tensor is bit for bit the network's."""
    from onnx import numpy_helper

    values = torch.from_numpy(numpy_helper.to_array(stored).copy())
    return values.dtype == own.dtype and torch.equal(values, own.cpu())


def _exported(module: nn.Module, images: Tensor, names: list[str]) -> "ModelProto":
    """Run torch's exporter, silently."""
    batch = torch.export.Dim("images", min=1, max=_LARGEST_BATCH)
    log = logging.getLogger("torch.onnx")
    level = log.level
    log.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings(), redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")
            program = torch.onnx.export(
                module,
                (images,),
                dynamo=True,
                opset_version=OPSET,
                input_names=[INPUT],
                output_names=names,
                dynamic_shapes=({0: batch},),
                verbose=False,
            )
    except (torch.onnx.errors.OnnxExporterError, RuntimeError) as error:
        raise TrainingError("this network cannot be written as ONNX") from error
    finally:
        log.setLevel(level)
    if program is None:
        raise TrainingError("this network cannot be written as ONNX")
    model: ModelProto = program.model_proto
    if not model.graph.input[0].type.tensor_type.shape.dim[0].dim_param:
        raise TrainingError("this network can be written as ONNX for one number of images only")
    return model


def _without_traces(model: "ModelProto") -> "ModelProto":
    """Take out what the exporter notes beside the graph: among it the paths of this machine."""
    model.producer_name, model.producer_version, model.doc_string = "medviewer", "", ""
    graph = model.graph
    graph.name = "twin"
    del model.metadata_props[:], graph.metadata_props[:], graph.value_info[:]
    for node in graph.node:
        node.doc_string = ""
        del node.metadata_props[:]
    for value in (*graph.input, *graph.output, *graph.initializer):
        value.doc_string = ""
        del value.metadata_props[:]
    return model


def pooled(tap: Tensor, grid: int) -> Tensor:
    """Return what `medviewer.models.feature_reference.descriptor` does, by two products."""
    rows, columns = pooling_matrix(tap.shape[2], grid), pooling_matrix(tap.shape[3], grid)
    return (rows @ tap @ columns.T).flatten(1)


def pooling_matrix(size: int, grid: int) -> Tensor:
    """Return ``(grid, size)``: each row averages one of torch's adaptive windows."""
    matrix = torch.zeros(grid, size)
    for cell in range(grid):
        start, end = cell * size // grid, -(-(cell + 1) * size // grid)
        matrix[cell, start:end] = 1 / (end - start)
    return matrix
