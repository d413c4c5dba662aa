"""Which method suits which network."""

from medviewer.explain.gradcam import is_linear_in_mean
from medviewer.explain.methods.registry import METHODS, Method
from medviewer.explain.methods.rollout import has_attention
from medviewer.language import translate
from medviewer.models.networks.architectures import SeriesNetwork
from medviewer.models.networks.classifier import VolumeClassifier
from medviewer.models.networks.sequence import SequenceClassifier


def methods_for(network: SeriesNetwork) -> dict[str, str]:
    """Return all methods by name, each with why it does not suit a network, or nothing."""
    return {name: why_not(method, network) for name, method in METHODS.items()}


def why_not(method: Method, network: SeriesNetwork) -> str:
    """Return why a method does not suit a network, in one sentence, or nothing."""
    if method.name == "cam":
        return _why_no_cam(network)
    if method.name == "attention-rollout":
        return _why_no_rollout(network)
    return ""


def _why_no_cam(network: SeriesNetwork) -> str:
    """Ask for a linear head: CAM reads its weights."""
    if isinstance(network, SequenceClassifier):
        return translate(
            "Explain",
            "CAM does not suit a network that reads slices as a sequence; choose Grad-CAM",
        )
    if not is_linear_in_mean(network):
        return translate(
            "Explain",
            "CAM suits networks whose head is linear in the mean of the last map, and this one is "
            "not of them; choose Grad-CAM",
        )
    return ""


def _why_no_rollout(network: SeriesNetwork) -> str:
    """Ask for self-attention over the cells of single images: that is what is rolled out."""
    if isinstance(network, (SequenceClassifier, VolumeClassifier)):
        return translate(
            "Explain", "attention rollout suits networks that score single images; choose Grad-CAM"
        )
    if not has_attention(network):
        return translate(
            "Explain", "attention rollout suits networks with self-attention alone; choose Grad-CAM"
        )
    return ""
