import logging

import pytest

from medviewer.training.learning.progress import EpochLog


def test_every_twentieth_step_has_a_line_with_the_time_left(tmp_path, caplog):
    caplog.set_level(logging.INFO, "medviewer.training")
    log = EpochLog(tmp_path, 3)
    for step in range(1, 41):
        log.step(0, step, 40, [2.0] * step)
    lines = [record.getMessage() for record in caplog.records]
    assert len(lines) == 2
    assert lines[0].startswith("epoch 1 step 20 of 40: loss 2.0000")
    assert lines[1].endswith("0 s left in it")


def test_epoch_tells_how_long_the_others_take(tmp_path, caplog):
    caplog.set_level(logging.INFO, "medviewer.training")
    EpochLog(tmp_path, 3).epoch(1, 0.5, 0.4, seconds=600)
    assert caplog.records[-1].getMessage() == "epoch 1 of 3: loss 0.5000, 20.0 minutes left"


def test_tensorboard_files_hold_the_losses(tmp_path):
    accumulator = pytest.importorskip(
        "tensorboard.backend.event_processing.event_accumulator", reason="needs tensorboard"
    )
    EpochLog(tmp_path, 2).epoch(1, 0.5, 0.25, seconds=1)
    events = accumulator.EventAccumulator(str(tmp_path / "tensorboard"))
    events.Reload()
    assert [each.value for each in events.Scalars("loss/training")] == [0.5]
    assert [each.value for each in events.Scalars("loss/validation")] == [0.25]


def test_without_the_package_there_are_only_lines(tmp_path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "torch.utils.tensorboard", None)
    EpochLog(tmp_path, 2).epoch(1, 0.5, 0.25, seconds=1)
    assert not (tmp_path / "tensorboard").exists()
