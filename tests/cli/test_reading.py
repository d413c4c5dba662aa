import numpy as np
import pytest

from medviewer.cancel import WorkContext
from medviewer.cli import reading
from medviewer.cli.reading import KeptVolumes
from medviewer.image.volume import Volume
from tests.support.records import make_instance, make_series
from tests.support.volumes import FakeReader, volume_of


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> FakeReader:
    fake = FakeReader(_volume(), _volume())
    monkeypatch.setattr(reading, "read_volume", fake.read)
    return fake


def _volume() -> Volume:
    return volume_of(np.zeros((4, 4), np.uint8))


def test_a_stack_is_read_once(reader: FakeReader) -> None:
    kept, series = KeptVolumes(), make_series()
    volumes = [kept.read(series.stacks[0], series, WorkContext()) for _ in range(2)]
    assert volumes[0] is volumes[1]
    assert reader.calls == 1


def test_what_does_not_fit_is_read_again(
    reader: FakeReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "_KEPT_BYTES", 20)
    kept = KeptVolumes()
    series = make_series(make_instance("a.dcm"), make_instance("b.dcm"), split=True)
    for _ in range(2):
        for stack in series.stacks:
            kept.read(stack, series, WorkContext())
    assert reader.calls == 3
