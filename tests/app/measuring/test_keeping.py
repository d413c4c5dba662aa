from collections.abc import Sequence
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from medviewer.app.session import NoticeKind
from medviewer.errors import MedviewerError
from medviewer.image.measuring.measurement import Kind, Measurement
from medviewer.io.records import StudyIndex
from tests.app.fakes.desk import Desk, make_desk
from tests.app.fakes.scans import make_series, make_study
from tests.app.fakes.store import FakeStore

LINE = ((1.0, 1.0), (4.0, 5.0))


@pytest.fixture
def open_desk(desk: Desk) -> Desk:
    """Return a program that shows a CT series."""
    desk.open()
    return desk


def draw(desk: Desk, kind: Kind = Kind.LENGTH) -> Measurement:
    points = LINE if kind is Kind.LENGTH else LINE[:1]
    found = desk.session.measurements.find(desk.controller.measuring.draw(kind, points))
    assert found is not None
    return found


def kept(desk: Desk) -> Sequence[Measurement]:
    return tuple(desk.store.kept.values())


def test_every_change_is_kept(open_desk: Desk) -> None:
    drawn = draw(open_desk)
    assert kept(open_desk) == (drawn,)
    open_desk.controller.measuring.rename(drawn.identifier, "Cyst")
    assert kept(open_desk) == (replace(drawn, name="Cyst"),)
    open_desk.controller.measuring.delete(drawn.identifier)
    assert kept(open_desk) == ()
    open_desk.controller.measuring.undo()
    assert kept(open_desk) == (replace(drawn, name="Cyst"),)


def test_kept_ones_are_there_again_when_the_study_is_opened(open_desk: Desk) -> None:
    drawn = draw(open_desk)
    again = make_desk(store=open_desk.store)
    again.open()
    assert again.session.measurements.all == (drawn,)
    assert not again.session.measurements.can_undo


def test_the_same_folder_can_be_opened_again(open_desk: Desk) -> None:
    drawn = draw(open_desk)
    open_desk.open()
    assert open_desk.session.measurements.all == (drawn,)


def test_closing_a_study_deletes_nothing(open_desk: Desk) -> None:
    drawn = draw(open_desk)
    other = make_study("other", make_series("mr"), name="Roe^Jim")
    open_desk.open(StudyIndex((other,)))
    assert open_desk.session.measurements.all == ()
    assert kept(open_desk) == (drawn,)


def test_measurement_of_an_image_that_is_not_open_stays_away(open_desk: Desk) -> None:
    draw(open_desk)
    stranger = replace(kept(open_desk)[0], identifier="z")
    image = replace(stranger.image, instance="9.9")
    store = FakeStore({"z": replace(stranger, image=image)})
    again = make_desk(store=store)
    again.open()
    assert again.session.measurements.all == ()


def test_study_that_is_looked_at_during_the_scan_has_its_measurements(open_desk: Desk) -> None:
    drawn = draw(open_desk)
    waiting = make_desk(immediate=False, store=open_desk.store)
    waiting.open()
    waiting.session.set_index(waiting.reading.index)  # the scan goes on
    waiting.controller.series.show("ct")
    waiting.tasks.waiting[-1].run()
    assert waiting.session.measurements.all == (drawn,)


def test_answer_for_another_folder_comes_to_nothing(open_desk: Desk) -> None:
    draw(open_desk)
    slow = make_desk(store=open_desk.store)
    slow.tasks.keeping = False
    slow.open()
    slow.open(StudyIndex((make_study("other", make_series("mr"), name="Roe^Jim"),)))
    slow.tasks.run_all()
    assert slow.session.measurements.all == ()


def test_deleted_while_it_was_loaded_stays_deleted(open_desk: Desk) -> None:
    drawn = draw(open_desk)
    slow = make_desk(store=FakeStore(dict(open_desk.store.kept)))
    slow.open()
    slow.tasks.keeping = False
    slow.controller.measuring.delete(drawn.identifier)
    slow.controller._keeping.keeping.load(slow.session.index.studies)
    slow.tasks.waiting.reverse()  # loaded before the deletion was written
    slow.tasks.run_all()
    assert slow.session.measurements.all == ()
    assert slow.store.kept == {}


def test_failure_is_said_once_and_the_next_change_writes_all(open_desk: Desk) -> None:
    open_desk.store.error = MedviewerError("The disk is full.")
    first, second = draw(open_desk), draw(open_desk, Kind.PROBE)
    assert open_desk.said == ["The disk is full."]
    open_desk.store.error = None
    third = draw(open_desk)
    assert kept(open_desk) == (first, second, third)
    open_desk.store.error = MedviewerError("The disk is full.")
    draw(open_desk)
    assert open_desk.said == ["The disk is full."] * 2


def test_what_is_not_written_yet_is_written_when_the_program_ends(open_desk: Desk) -> None:
    open_desk.tasks.keeping = False
    drawn = draw(open_desk)
    assert kept(open_desk) == ()
    open_desk.controller.close()
    assert kept(open_desk) == (drawn,)


def test_end_of_the_program_survives_a_full_disk(open_desk: Desk) -> None:
    open_desk.store.error = MedviewerError("The disk is full.")
    draw(open_desk)
    assert open_desk.controller.close()


def test_end_of_the_program_writes_nothing_twice(open_desk: Desk) -> None:
    draw(open_desk)
    open_desk.store.error = AssertionError("nothing is to be written")
    assert open_desk.controller.close()


def test_change_while_writing_is_written_next(open_desk: Desk) -> None:
    open_desk.tasks.keeping = False
    drawn = draw(open_desk)
    open_desk.controller.measuring.rename(drawn.identifier, "Cyst")
    open_desk.tasks.run_next()
    assert kept(open_desk)[0].name == ""
    open_desk.tasks.run_next()
    assert kept(open_desk)[0].name == "Cyst"


def test_what_is_wrong_with_the_file_is_said(open_desk: Desk) -> None:
    open_desk.store.note = "The file of saved measurements is damaged."
    draw(open_desk)
    assert open_desk.notices[-1].text == "The file of saved measurements is damaged."
    assert open_desk.notices[-1].kind is NoticeKind.WARNING


def test_loading_that_fails_is_said(desk: Desk, qtbot: QtBot) -> None:
    desk.store.error = MedviewerError("Measurements cannot be read now.")
    desk.open()
    assert desk.said == ["Measurements cannot be read now."]


def test_change_from_nothing_to_nothing_writes_nothing(open_desk: Desk) -> None:
    from medviewer.app.measuring.measurements import Change

    open_desk.session.measurements.apply([Change(None, None)])
    assert kept(open_desk) == ()


def test_one_database_that_fails_is_said_once_for_all_that_it_keeps(open_desk: Desk) -> None:
    open_desk.store.error = MedviewerError("The disk is full.")
    open_desk.controller.measuring.draw(Kind.LENGTH, ((1.0, 1.0), (3.0, 3.0)))
    open_desk.controller.key_images.toggle()
    assert open_desk.said == ["The disk is full."]
    open_desk.store.error = None
    open_desk.controller.key_images.toggle()
    open_desk.store.error = MedviewerError("The disk is full.")
    open_desk.controller.key_images.toggle()
    assert open_desk.said == ["The disk is full."] * 2
