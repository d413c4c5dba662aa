from pathlib import Path

from medviewer.app.readers import Readers
from medviewer.cancel import WorkContext
from tests.support.phantoms import write_film


def test_default_readers_read_real_files(tmp_path: Path) -> None:
    write_film(tmp_path / "film.dcm")
    readers = Readers()
    index = readers.scan([tmp_path], WorkContext())
    (series,) = index.studies[0].series
    volume = readers.read_volume(series.stacks[0], series, WorkContext())
    thumbnail = readers.read_thumbnail(series, 32)
    assert volume.slice_count == 1
    assert 16 < max(thumbnail.shape[:2]) <= 32
