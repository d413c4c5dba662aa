import os
import signal
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from medviewer.errors import MedviewerError
from medviewer.image.measuring.measurement import ImageKey
from medviewer.io.measurements.connection import measurements_folder
from medviewer.io.measurements.database import Loaded, load_measurements, save_measurements
from medviewer.io.measurements.key_images import (
    LoadedKeyImages,
    load_key_images,
    save_key_images,
)
from tests.io.measurements.test_database import LENGTH

STUDY = ("patient", "1.2")
KEY = ImageKey(*STUDY, "1.3", "1.4", 0)


def test_nothing_was_marked_yet() -> None:
    assert load_key_images([STUDY]) == LoadedKeyImages()
    assert not measurements_folder().exists()


def test_marked_images_are_there_again_in_their_study_alone() -> None:
    other_frame, stranger = replace(KEY, frame=7), replace(KEY, patient="other")
    assert save_key_images([KEY, other_frame, stranger], []) == ""
    assert load_key_images([STUDY]) == LoadedKeyImages((KEY, other_frame))


def test_unmarking_takes_one_image_away_and_marking_twice_is_once() -> None:
    other = replace(KEY, instance="1.5")
    save_key_images([KEY, other], [])
    save_key_images([other], [KEY])
    assert load_key_images([STUDY]).keys == (other,)


def test_database_of_an_older_program_gets_the_table_and_keeps_its_measurements() -> None:
    save_measurements([LENGTH], ())
    opened = sqlite3.connect(measurements_folder() / "measurements.sqlite3")
    with opened:
        opened.execute("drop table key_images")
    opened.close()
    save_key_images([KEY], [])
    assert load_key_images([STUDY]).keys == (KEY,)
    assert load_measurements([STUDY]) == Loaded((LENGTH,))


def test_damaged_file_is_said_with_the_answer() -> None:
    save_key_images([KEY], [])
    (measurements_folder() / "measurements.sqlite3").write_bytes(b"no database")
    loaded = load_key_images([STUDY])
    assert loaded.keys == ()
    assert "kept as measurements.damaged-1.sqlite3" in loaded.note


def test_folder_that_cannot_be_made_is_said(data_folder: Path) -> None:
    data_folder.write_text("a file where the folder should be")
    with pytest.raises(MedviewerError, match="key images cannot be saved or read now"):
        save_key_images([KEY], [])


CHILD = """
from dataclasses import replace
from tests.io.measurements.test_key_images import KEY, save_key_images
for n in range(100_000):
    save_key_images([replace(KEY, frame=n)], [])
    print(n, flush=True)
"""


def test_killed_program_loses_no_key_image() -> None:
    root = Path(__file__).parents[3]
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD],
        stdout=subprocess.PIPE,
        text=True,
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
    )
    assert child.stdout is not None
    for line in child.stdout:
        if int(line) == 10:
            break
    child.send_signal(signal.SIGKILL)
    told = [10, *map(int, child.stdout.read().split())][-1]
    child.stdout.close()
    child.wait()
    loaded = load_key_images([STUDY])
    assert loaded.note == ""
    assert {key.frame for key in loaded.keys} >= set(range(told + 1))
