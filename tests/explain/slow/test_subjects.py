import pytest
import torch

from medviewer.inference.predictor import LoadedClassifier
from tests.explain.networks import images_for, untrained
from tests.explain.slow.subjects import image_subject, slice_subject, volume_subject


def test_an_image_has_the_networks_logits(classifier: LoadedClassifier) -> None:
    network, images = untrained("resnet18"), images_for("resnet18", 3)
    subject = image_subject(classifier, network, images[0])
    torch.testing.assert_close(subject.logits(images)[0], network(images))
    torch.testing.assert_close(subject.scores(images)[0], network(images))


def test_an_ensemble_has_those_of_its_members(classifier: LoadedClassifier) -> None:
    network, images = untrained("ensemble"), images_for("ensemble", 3)
    subject = image_subject(classifier, network, images[0])
    expected = torch.stack([part(images) for part in network.parts])
    torch.testing.assert_close(subject.logits(images), expected)
    torch.testing.assert_close(subject.scores(images), expected)


def test_a_volume_has_the_networks_logits(classifier: LoadedClassifier) -> None:
    network, volumes = untrained("resnet18-3d"), images_for("resnet18-3d", 2)
    subject = volume_subject(classifier, network, volumes[0])
    assert subject.indices == tuple(range(8))
    torch.testing.assert_close(subject.logits(volumes)[0], network(volumes))
    torch.testing.assert_close(subject.scores(volumes)[0], network(volumes))


@pytest.mark.parametrize("maps_of", ["series", "slices"])
@pytest.mark.parametrize("name", ["cnn-gru", "cnn-transformer"])
def test_a_slice_is_read_among_the_others(
    classifier: LoadedClassifier, name: str, maps_of: str
) -> None:
    network, slices = untrained(name), images_for(name, 5)
    subject = slice_subject(classifier, network, slices, 2, maps_of)
    versions = torch.stack([slices[2], torch.zeros_like(slices[2])])
    expected = []
    for version in versions:  # the naive way: the whole series through the whole network
        changed = slices.clone()
        changed[2] = version
        output = network(changed[None])
        own = output.series_logits if maps_of == "series" else output.slice_logits.sum(1)
        expected.append(own[0])
    torch.testing.assert_close(subject.logits(versions)[0], torch.stack(expected))
    torch.testing.assert_close(subject.scores(versions)[0], torch.stack(expected))
