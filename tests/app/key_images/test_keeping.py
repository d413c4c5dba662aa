from medviewer.errors import MedviewerError
from medviewer.image.measuring.measurement import ImageKey
from medviewer.io.records import StudyIndex
from tests.app.fakes.desk import Desk, make_desk
from tests.app.fakes.scans import make_series, make_study
from tests.app.fakes.store import FakeStore


def open_desk(store: FakeStore | None = None) -> Desk:
    desk = make_desk(store=store)
    desk.open()
    return desk


def test_mark_is_kept_at_once_and_unmarking_takes_it_away() -> None:
    desk = open_desk()
    desk.controller.views.go_to(3)
    desk.controller.key_images.toggle()
    (key,) = desk.store.keys
    assert (key.study, key.series, key.instance, key.frame) == ("1.study", "1.2.ct", "1.ct3.dcm", 0)
    desk.controller.key_images.toggle()
    assert desk.store.keys == []


def test_key_images_are_there_again_when_the_study_is_opened() -> None:
    desk = open_desk()
    desk.controller.key_images.toggle()
    again = open_desk(desk.store)
    (row,) = again.controller.key_images.rows()
    assert row.place.slice_index == again.session.active_viewport.state.slice_index
    desk.open()  # the same folder once more
    assert len(desk.controller.key_images.rows()) == 1


def test_marks_of_other_studies_and_lost_images_stay_away() -> None:
    desk = open_desk()
    desk.controller.key_images.toggle()
    (key,) = desk.store.keys
    lost = ImageKey(key.patient, key.study, key.series, "9.9", 0)
    two = StudyIndex((make_study(), make_study("other", make_series("mr"), name="Roe^Jim")))
    again = make_desk(store=FakeStore(keys=[lost, key]), index=two)
    again.open()
    assert [source.file for _, source in again.session.key_images.all] == ["ct2.dcm"]
    nothing = make_desk(store=FakeStore(keys=[lost]))
    nothing.open()
    assert nothing.session.key_images.all == ()


def test_closing_a_study_unmarks_nothing() -> None:
    desk = open_desk()
    desk.controller.key_images.toggle()
    desk.open(StudyIndex((make_study("other", make_series("mr"), name="Roe^Jim"),)))
    assert desk.session.key_images.all == ()
    assert len(desk.store.keys) == 1


def test_image_unmarked_while_loading_stays_unmarked() -> None:
    desk = open_desk()
    desk.controller.key_images.toggle()
    slow = open_desk(FakeStore(keys=list(desk.store.keys)))
    slow.tasks.keeping = False
    slow.controller.key_images.toggle()
    slow.controller._key_keeping.keeping.load(slow.session.index.studies)
    slow.tasks.waiting.reverse()  # loaded before it was written
    slow.tasks.run_all()
    assert slow.session.key_images.all == ()
    assert slow.store.keys == []


def test_full_disk_is_said_once_and_the_end_of_the_program_writes_it() -> None:
    desk = open_desk()
    desk.store.error = MedviewerError("The disk is full.")
    desk.controller.key_images.toggle()
    desk.controller.views.go_to(0)
    desk.controller.key_images.toggle()
    assert desk.said == ["The disk is full."]
    desk.store.error = None
    desk.controller.close()
    assert {key.instance for key in desk.store.keys} == {"1.ct2.dcm", "1.ct0.dcm"}


def test_real_store_is_the_one_of_the_user() -> None:
    from medviewer.app.key_images.keeping import KeyImageStore

    store, key = KeyImageStore(), ImageKey("nobody", "1.77", "1.2", "1.3", 4)
    store.save([key], [])
    assert store.load([("nobody", "1.77")]).keys == (key,)
    store.save([], [key])
    assert store.load([("nobody", "1.77")]).keys == ()
