import dataclasses

import pytest

from medviewer.training.config import NetworkConfig, read_config
from medviewer.training.data.gathering import gather
from medviewer.training.errors import TrainingError
from tests.training.made_scans import scan_config, write_scans
from tests.training.made_volumes import volume_config
from tests.training.making.test_of_scans import SEQUENCE


def refusal(tmp_path, text: str) -> str:
    """Return why a configuration is refused; it is told before anything is read."""
    (tmp_path / "train.toml").write_text(text)
    with pytest.raises(TrainingError) as caught:
        gather(read_config(tmp_path / "train.toml"), tmp_path / "absent")
    return str(caught.value)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"pooling": '"max"'}, 'set card.pooling to "network"'),
        ({"kind": '"projection"'}, 'set card.input.kind to "slices"'),
        ({"unlike": '["adults"]'}, "unlike is for networks of single images"),
    ],
)
def test_what_does_not_suit_volumes_is_told_before_anything_is_read(tmp_path, changes, reason):
    assert reason in refusal(tmp_path, volume_config(**changes))


def test_a_reader_of_slices_has_no_use_for_volumes(tmp_path):
    told = refusal(tmp_path, volume_config() + SEQUENCE)
    assert "a table [sequence] needs one that reads each slice: name one of alexnet" in told


def test_localisation_is_for_images(tmp_path):
    told = refusal(tmp_path, volume_config() + "[localisation]\nweight = 0.1\n")
    assert "localisation is for networks of single images" in told


def test_a_sequence_scores_the_series_itself(tmp_path):
    assert 'set card.pooling to "network"' in refusal(tmp_path, scan_config() + SEQUENCE)


def test_a_network_of_series_is_named_in_its_table(config, tmp_path):
    whole = dataclasses.replace(config, network=NetworkConfig("cnn-gru"))
    with pytest.raises(TrainingError, match=r"name it in the table \[sequence\]"):
        gather(whole, tmp_path)


def test_a_slice_network_is_told_what_learns_from_labels_of_series(tmp_path):
    write_scans(tmp_path, by_slice=False)
    (tmp_path / "train.toml").write_text(scan_config())
    with pytest.raises(TrainingError, match=r"are of whole series.*resnet18-3d.*\[sequence\]"):
        gather(read_config(tmp_path / "train.toml"), tmp_path)


def test_labels_of_slices_are_not_left_unused(tmp_path):
    write_scans(tmp_path, by_slice=True)
    text = scan_config(epochs="0", probe="false", pooling='"network"') + SEQUENCE
    (tmp_path / "train.toml").write_text(text)
    with pytest.raises(TrainingError, match="leaves out what the labels of slices could teach"):
        gather(read_config(tmp_path / "train.toml"), tmp_path)


def test_labels_of_slices_and_of_series_are_not_mixed(tmp_path):
    write_scans(tmp_path / "one", by_slice=True)
    write_scans(tmp_path / "two", by_slice=False)
    text = scan_config(path='"one"', share="0.5", epochs="0", pooling='"network"') + SEQUENCE
    start, end = text.index("[[sources]]"), text.index("[split]")
    second = text[start:end].replace('"one"', '"two"').replace("children", "adults")
    (tmp_path / "train.toml").write_text(text[:end] + second + text[end:])
    with pytest.raises(TrainingError, match="the labels of two are of whole series, and those of"):
        gather(read_config(tmp_path / "train.toml"), tmp_path)


def test_a_volume_has_what_any_of_its_labelled_slices_shows(tmp_path):
    write_scans(tmp_path, by_slice=True)
    (tmp_path / "train.toml").write_text(volume_config())
    volumes = gather(read_config(tmp_path / "train.toml"), tmp_path)
    assert volumes.pixels.shape == (24, 4, 32, 32)
    assert [each.targets for each in volumes.samples] == [(1.0,), (0.0,)] * 12
