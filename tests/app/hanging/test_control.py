"""Studies are arranged when they are opened, and when the reader asks."""

from dataclasses import dataclass, field, replace

import pytest

from medviewer.app.hanging.control import (
    NO_PROTOCOL,
    NO_STUDY,
    HangingControl,
    HangingStore,
    window_of,
)
from medviewer.app.hanging.protocol import Protocol, ViewRule
from medviewer.app.hanging.protocol_toml import protocol_to_toml, protocols_from_toml
from medviewer.config import Settings
from medviewer.errors import MedviewerError
from medviewer.image.window import Window
from medviewer.io.records import StudyIndex
from tests.app.fakes.desk import Desk, make_desk
from tests.app.fakes.scans import make_series, make_stack, make_study
from tests.app.hanging.test_matching import BRAIN, mammograms, mr, visit

KNEE = Protocol("Mine", "1x2", (ViewRule(description=("T2",), window=Window(7, 9)),), linked=True)


@dataclass
class File:
    text: str = ""
    error: Exception | None = None
    kept: str = "hanging.toml.broken-1"
    asides: list[str] = field(default_factory=list)

    def read(self) -> str:
        if isinstance(self.error, OSError):
            raise self.error
        return self.text

    def add(self, block: str) -> None:
        if self.error is not None:
            raise self.error
        self.text += block

    def set_aside(self) -> str:
        self.asides.append(self.text)
        self.text = ""
        return self.kept


def desk_with(file: File, index: StudyIndex, settings: Settings | None = None) -> Desk:
    desk = make_desk(index=index, settings=settings)
    controller = desk.controller
    store = HangingStore(file.read, file.add, file.set_aside)
    hanging = HangingControl(desk.session, controller.series, controller.mpr, store)
    controller.__dict__["hanging"] = hanging
    return desk


def shown(desk: Desk) -> list[str]:
    cells = desk.session.viewports[: desk.session.arrangement.count]
    return [cell.series_key for cell in cells]


def test_a_brain_is_hung_when_it_is_opened(qtbot) -> None:
    desk = desk_with(File(), StudyIndex((BRAIN,)))
    desk.open()
    assert desk.session.arrangement.layout == "2x2"
    assert shown(desk) == ["flair", "t1", "loc", "cor"]
    assert all(cell.linked for cell in desk.session.viewports[:4])


def test_what_no_protocol_is_for_is_one_view(qtbot) -> None:
    desk = desk_with(File(), StudyIndex((make_study("s", make_series("a"), make_series("b")),)))
    desk.open()
    assert desk.session.arrangement.layout == "1x1"
    assert shown(desk) == ["a"]


@pytest.mark.parametrize("hanging", [True, False])
def test_the_newest_study_of_a_patient_is_the_current_one(qtbot, hanging: bool) -> None:
    old, now = (
        make_study(key, make_series(f"{key}-1", modality="US"), date=date)
        for key, date in (("old", "2020-05-05"), ("now", "2024-01-31"))
    )
    desk = desk_with(File(), StudyIndex((old, now)), Settings(hanging_protocols=hanging))
    desk.open()
    assert shown(desk) == (["now-1", "old-1"] if hanging else ["now-1"])


def test_a_brain_with_a_prior_is_hung_beside_it(qtbot) -> None:
    early = visit("old", "2020-05-05", mr("o1", "T1 ax"), mr("o2", "FLAIR ax"))
    desk = desk_with(File(), StudyIndex((early, BRAIN)))
    desk.open()
    assert shown(desk) == ["flair", "o2", "t1", "o1"]


def test_the_true_controller_hangs_too(qtbot, tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("MEDVIEWER_CONFIG", str(tmp_path))
    desk = make_desk(index=StudyIndex((BRAIN,)))
    desk.open()
    assert desk.session.arrangement.layout == "2x2"


def test_it_can_be_switched_off(qtbot) -> None:
    desk = desk_with(File(), StudyIndex((BRAIN,)), Settings(hanging_protocols=False))
    desk.open()
    assert shown(desk) == ["loc"]
    desk.controller.hanging.hang()
    assert desk.session.arrangement.layout == "2x2"


def test_who_has_chosen_a_series_meanwhile_keeps_it(qtbot) -> None:
    desk = desk_with(File(), StudyIndex((BRAIN,)))
    desk.reading.partial = (StudyIndex((BRAIN,)),)
    desk.session.index_changed.connect(
        lambda index: desk.controller.series.show("t1") if index.studies else None
    )
    desk.open()
    assert shown(desk) == ["t1"]


def test_the_users_protocols_come_first_and_are_read_again(qtbot) -> None:
    file = File(protocol_to_toml(KNEE))
    desk = desk_with(file, StudyIndex((BRAIN,)))
    desk.open()
    assert desk.session.arrangement.layout == "1x2"
    assert shown(desk) == ["t2", "loc"]
    assert desk.session.viewports[0].state.window == Window(7, 9)
    assert desk.session.viewports[1].state.window == Window(40, 400, "Soft tissue")
    file.text = protocol_to_toml(replace(KNEE, layout="2x1"))
    desk.controller.hanging.hang()
    assert desk.session.arrangement.layout == "2x1"
    desk.controller.hanging.hang("MR brain")
    assert desk.session.arrangement.layout == "2x2"


def test_of_two_names_alike_the_users_counts(qtbot) -> None:
    file = File(protocol_to_toml(replace(KNEE, name="MR brain")))
    desk = desk_with(file, StudyIndex((BRAIN,)))
    names = [each.name for each in desk.controller.hanging.protocols()]
    assert names.count("MR brain") == 1
    desk.open()
    assert desk.session.arrangement.layout == "1x2"


def test_a_prior_stands_beside_the_current_study(qtbot) -> None:
    old = visit("old", "2020-05-05", mr("o", "CT", modality="CT"))
    new = visit("new", "2024-01-31", mr("n", "CT", modality="CT"))
    other = visit("a", "2023-01-01", mr("x", "CT", modality="CT"), name="Aaa^First")
    desk = desk_with(File(), StudyIndex((old, new, other)))
    desk.open()
    assert shown(desk) == ["n", "o"]
    banner = "Studies of 2024-01-31 and 2020-05-05"
    assert desk.controller.layouts.studies_banner() == banner
    assert desk.controller.layouts.patients_banner() == ""


def test_a_study_alone_has_no_banner(qtbot) -> None:
    desk = desk_with(File(), StudyIndex((BRAIN,)))
    desk.open()
    assert desk.controller.layouts.studies_banner() == ""


def test_it_leaves_the_planes(qtbot) -> None:
    desk = desk_with(File(), StudyIndex((BRAIN,)))
    desk.open()
    desk.controller.mpr.toggle()
    desk.controller.hanging.hang()
    assert [cell.plane for cell in desk.session.viewports[:4]] == [None] * 4
    assert shown(desk) == ["flair", "t1", "loc", "cor"]


def test_what_cannot_be_is_said(qtbot) -> None:
    desk = desk_with(File(), StudyIndex((make_study("s", make_series("a")),)))
    desk.controller.hanging.hang()
    desk.open()
    desk.controller.hanging.hang()
    desk.controller.hanging.hang("no such name")
    assert desk.said == [NO_STUDY, NO_PROTOCOL, NO_PROTOCOL]


def test_without_a_shown_series_the_first_study_is_meant(qtbot) -> None:
    desk = desk_with(File(), StudyIndex((BRAIN,)))
    desk.open()
    desk.controller.layouts.set_layout("3x3")
    desk.controller.layouts.activate(8)
    desk.controller.hanging.hang()
    assert desk.session.arrangement.layout == "2x2"


@pytest.mark.parametrize(
    ("kept", "where"), [("x.broken-1", "; it was kept as x.broken-1"), ("", "")]
)
def test_a_broken_file_is_kept_aside_and_named_once(qtbot, kept: str, where: str) -> None:
    file = File("[[protocol", kept=kept)
    desk = desk_with(file, StudyIndex((BRAIN,)))
    desk.open()
    desk.controller.hanging.hang()
    assert desk.said == [f"The file of hanging protocols could not be understood{where}."]
    assert file.asides == ["[[protocol"]


def test_a_protocol_that_makes_no_sense_is_named_once(qtbot) -> None:
    file = File('[[protocol]]\nname = "bad"\nlayout = "9x9"\n')
    desk = desk_with(file, StudyIndex((BRAIN,)))
    desk.open()
    desk.controller.hanging.hang()
    assert len(desk.said) == 1
    assert '"bad" was left out' in desk.said[0]
    assert desk.session.arrangement.layout == "2x2"


def test_a_file_that_cannot_be_read_stops_nothing(qtbot) -> None:
    desk = desk_with(File(error=OSError()), StudyIndex((BRAIN,)))
    desk.open()
    assert desk.said == ["hanging.toml in the configuration folder cannot be read."]
    assert desk.session.arrangement.layout == "2x2"


def test_the_screen_becomes_a_protocol(qtbot) -> None:
    old = visit("old", "2020-05-05", mr("o", "T1 ax"))
    other = visit("zz", "2024-01-01", mr("z", "T1"), name="Zoe^Z")
    desk = desk_with(File(), StudyIndex((BRAIN, old, other)))
    desk.open()
    controller = desk.controller
    controller.hanging.hang("MR brain")
    controller.layouts.set_layout("2x3")
    controller.layouts.activate(0)
    controller.views.set_window(Window(40, 80))
    controller.series.show("o", number=3)
    controller.series.show("z", number=4)
    draft = controller.hanging.draft()
    assert draft is not None
    assert (draft.name, draft.layout, draft.modality, draft.body_part) == (
        *("MR Brain", "2x3", ("MR",)),
        ("BRAIN",),
    )
    assert draft.views == (
        ViewRule(("MR",), "axial", ("FLAIR AX",), window=Window(40, 80)),
        ViewRule(("MR",), "axial", ("T1 AX",)),
        ViewRule(("MR",), "sagittal", ("LOCALIZER",)),
        ViewRule(("MR",), "axial", ("T1 AX",), prior=1),
        ViewRule(),
        ViewRule(),
    )
    assert controller.hanging.save(replace(draft, name="Six"))
    assert desk.said == ['The layout was saved as "Six".']
    controller.hanging.hang("Six")
    assert desk.session.arrangement.layout == "2x3"
    assert shown(desk)[:4] == ["flair", "t1", "loc", "o"]
    assert "zoe" not in protocol_to_toml(draft).lower()


def test_a_preset_is_kept_by_its_name(qtbot) -> None:
    study = make_study("s", make_series("ct"))
    desk = desk_with(File(), StudyIndex((study,)))
    desk.open()
    desk.controller.views.set_window(Window(40, 80, "Brain"))
    draft = desk.controller.hanging.draft()
    assert draft is not None
    assert draft.views[0].window == "Brain"
    assert protocols_from_toml(protocol_to_toml(draft)).protocols == (draft,)


def test_colours_and_odd_slices_have_neither_window_nor_plane(qtbot) -> None:
    stack = replace(make_stack("us"), orientation="")
    series = make_series("us", stack, modality="", body_part="", description="")
    desk = desk_with(File(), StudyIndex((make_study("s", series),)))
    desk.reading.photometric = "RGB"
    desk.open()
    desk.controller.views.set_window(Window(1, 2))
    draft = desk.controller.hanging.draft()
    assert draft == Protocol("Mine", "1x1", (ViewRule(),))


def test_mammograms_of_one_series_are_arranged_and_drafted_by_side_and_view(qtbot) -> None:
    desk = desk_with(File(), StudyIndex((mammograms(),)))
    desk.open()
    assert desk.session.arrangement.layout == "2x2"
    draft = desk.controller.hanging.draft()
    assert draft is not None
    words = [view.description for view in draft.views]
    assert words == [("RCC",), ("LCC",), ("RMLO",), ("LMLO",)]
    before = desk.session.viewports
    assert desk.controller.hanging.save(replace(draft, name="Breast"))
    desk.controller.hanging.hang("Breast")
    assert [v.stack_key for v in desk.session.viewports] == [v.stack_key for v in before]


def test_an_empty_screen_is_no_protocol(qtbot) -> None:
    desk = desk_with(File(), StudyIndex((BRAIN,)))
    assert desk.controller.hanging.draft() is None


def test_a_layout_that_cannot_be_saved_is_said(qtbot) -> None:
    file = File(error=MedviewerError("The folder cannot be written."))
    desk = desk_with(file, StudyIndex((BRAIN,)))
    assert not desk.controller.hanging.save(KNEE)
    assert desk.said == ["The folder cannot be written."]


def test_windows_by_name_and_by_number() -> None:
    series = make_series("ct", make_stack("a"))
    stack = series.stacks[0]
    assert window_of("bone", series, stack) == Window(400, 2000, "Bone")
    assert window_of("no such", series, stack) is None
    assert window_of(Window(400, 2000), series, stack) == Window(400, 2000, "Bone")
    assert window_of(Window(1, 2), series, stack) == Window(1, 2)
    pet = replace(series, modality="PT")
    assert window_of("SUV 0-5", pet, stack) == Window(2.5, 5, "SUV 0-5", "linear_exact")
    instance = replace(stack.frames[0].instance, photometric="RGB")
    color = replace(stack, frames=(replace(stack.frames[0], instance=instance),))
    assert window_of("bone", series, color) is None


def test_a_window_that_nobody_knows_leaves_the_usual_one(qtbot) -> None:
    rule = ViewRule(description=("T2",), window="no such window")
    desk = desk_with(File(protocol_to_toml(replace(KNEE, views=(rule,)))), StudyIndex((BRAIN,)))
    desk.open()
    assert desk.session.viewports[0].state.window == Window(40, 400, "Soft tissue")


@pytest.mark.parametrize("is_on", [True, False])
def test_what_shows_a_study_is_loaded_ahead_and_what_arranges_it_if_that_is_wanted(
    is_on: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded: list[str] = []
    monkeypatch.setattr("medviewer.app.control.controller.import_module", loaded.append)
    desk = make_desk(settings=Settings(hanging_protocols=is_on), immediate=False)
    desk.controller.get_ready(["medviewer.rows"])
    assert loaded == []
    desk.tasks.run_all()
    assert loaded == ["medviewer.rows", *["medviewer.app.hanging.control"] * is_on]
