"""One method at one layer, as the recorders use it."""

from collections.abc import Sequence
from dataclasses import dataclass

from torch import Tensor

from medviewer.explain.gradcam import (
    ForwardWithMaps,
    LogitMaps,
    forward_with_maps,
    maps_of_features,
)
from medviewer.explain.methods.cam import cam_of_features, forward_with_cam
from medviewer.explain.methods.registry import DEFAULT_METHOD
from medviewer.explain.methods.rollout import forward_with_rollout
from medviewer.explain.methods.weighting import WEIGHTINGS, Weighting
from medviewer.models.networks.classifier import Classifier, SliceClassifier


@dataclass(frozen=True, slots=True)
class OnePass:
    """A method whose maps come with the scores; `layer` is a name within the network."""

    layer: str
    method: str = DEFAULT_METHOD

    @property
    def weighting(self) -> Weighting:
        """How activation and gradient become a map, for methods that have both."""
        return WEIGHTINGS[self.method]

    def takes_features_of(self, network: Classifier) -> bool:
        """Whether the network's last feature maps are all that it needs."""
        return self.method != "attention-rollout" and self.layer == network.target_layer

    def forward(
        self, network: Classifier, images: Tensor, targets: Sequence[int]
    ) -> ForwardWithMaps:
        """Score a batch and explain some of its logits."""
        if self.method == "cam":
            return forward_with_cam(network, images, targets)
        if self.method == "attention-rollout":
            return forward_with_rollout(network, images, targets)
        layer = network.get_submodule(self.layer)
        return forward_with_maps(network, layer, images, targets, self.weighting)

    def of_features(
        self, network: SliceClassifier, features: Tensor, targets: Sequence[int]
    ) -> LogitMaps:
        """Explain some logits by the last feature maps."""
        if self.method == "cam":
            return cam_of_features(network, features, targets)
        return maps_of_features(network, features, targets, self.weighting)
