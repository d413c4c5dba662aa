import torch

from medviewer.training.learning.series_features import FeatureStore


def test_features_are_made_once_for_one_encoder():
    store, asked = FeatureStore(), []

    def features(name: str) -> torch.Tensor:
        return store.get(name[0], name, lambda: asked.append(name) or torch.ones(1))

    for name in ("a1", "a2", "a1", "b1", "b1", "a1"):
        features(name)
    assert asked == ["a1", "a2", "b1", "a1"]
