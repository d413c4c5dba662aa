"""In views of any size what must be known stands whole or, where it may, not at all."""

import re
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from medviewer.app.linking import SEVERAL_PATIENTS
from medviewer.app.program import Program
from medviewer.app.view_state import OverlayState, ViewState
from medviewer.config import Settings
from medviewer.io.records import StudyIndex
from medviewer.language import translate
from medviewer.ui.application import build_viewer
from medviewer.ui.main_window import MainWindow
from medviewer.ui.slices.content import CornerTexts, ShownSlice
from medviewer.ui.slices.slice_view import SliceView
from tests.app.fakes.desk import Desk, make_desk
from tests.app.fakes.scans import make_series, make_stack, make_study
from tests.app.objects.made import open_objects
from tests.ui.slice_values import AXIAL, content, grabbed, grey_volume, overlay

NOTICES = {"English": {"Not for diagnostic use", "Not for diagnosis"}, "Chinese": {"不用于诊断"}}
CAPTIONS = {
    "English": {"Regions that influenced the score; not a lesion outline", "Not a lesion outline"},
    "Chinese": {"影响得分的区域\uff0c并非病灶轮廓"},
}
LINKED = {"English": {"Linked by relative position", "Link: relative"}}
LINKED["Chinese"] = {"按相对位置联动", "按相对位置"}
TURNED = {
    "English": {
        "FLIPPED · ROTATED 270°",
        "FLIP · ROT 270°",
        "FLIP ROT 270°",
        "FLIPPED ROTATED 270°",
    },
    "Chinese": {"已翻转 · 已旋转 270°", "翻转 · 转 270°", "已翻转 已旋转 270°"},
}
APART = {
    "English": {
        "Different patients are shown side by side: their views are not linked",
        "Different patients are shown side by side",
        "Different patients, not linked",
        "Different patients",
    },
    "Chinese": {
        "并排显示的是不同患者\uff1a视图不联动",
        "并排显示的是不同患者",
        "不同患者\uff0c不联动",
        "不同患者",
    },
}
WIDTHS = range(96, 760, 9)
HEIGHTS = [120, 173, 300, 534]


def words_of(view: SliceView) -> list[str]:
    """Paint a view and return its lines."""
    grabbed(view)
    return [placed.text for placed in view._layout.texts]


def is_said(wordings: set[str], lines: list[str]) -> bool:
    """Tell whether one of the wordings stands there whole, in one line or more."""
    said = "".join("".join(lines).split())
    return any("".join(wording.split()) in said for wording in wordings)


def outside(view: SliceView) -> list[str]:
    """Return the lines that are painted beyond an edge of the view, as wide as they are painted."""
    found = []
    for placed in view._layout.texts:
        width = view._text._line(placed, 1.0)[1]
        left = placed.x - {"left": 0.0, "center": 0.5, "right": 1.0}[placed.align] * width
        if left < 0 or left + width > view.width():
            found.append(placed.text)
    return found


def _corners(shown: ShownSlice) -> CornerTexts:
    return CornerTexts(
        ("Doe, Jane", "ID 4711", "1960-01-31 F"),
        ("CT #3 Thorax", "Study", "2026-01-31 12:00"),
        (
            "Image 112/600",
            "W 400  L 40  Soft tissue",
            f"Zoom {shown.scale:.0%}",
            "Position 12.5 mm",
        ),
        ("120 kV", "200 mA", "Kernel B30f"),
    )


@pytest.fixture
def view(qtbot: QtBot) -> SliceView:
    stored = np.full((1, 400, 400), 1023, np.int16)
    view = SliceView()
    qtbot.addWidget(view)
    note = translate("Layouts", "Linked by relative position")
    volume = grey_volume(stored, plane=AXIAL)
    view.show_content(content(volume, corner_texts=_corners, link_note=note))
    view.show()
    return view


@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.parametrize("height", HEIGHTS)
def test_the_value_under_the_pointer_is_whole_or_absent(
    qtbot: QtBot, view: SliceView, height: int, percent: int
) -> None:
    view._text.percent = percent
    shown = set()
    for width in WIDTHS:
        view.resize(width, height)
        middle = QPoint(width // 2, height // 2)
        qtbot.mouseMove(view.viewport(), middle - QPoint(9, 9))
        qtbot.mouseMove(view.viewport(), middle)
        assert view._scene.pointer is not None
        row, column = view._scene.pointer.row, view._scene.pointer.column
        whole = {f"X {column}  Y {row}   1023 HU", "1023 HU"}
        own = [line for line in words_of(view) if re.match(r"X \d|\d+ H|1023|\d+…", line)]
        assert set(own) <= whole, width
        assert len(own) <= 1
        shown |= {(width, line) for line in own}
    if height > 150:
        assert {width for width, _ in shown} >= {width for width in WIDTHS if width >= 100}
    assert any(line.startswith("X") for _, line in shown)


@pytest.mark.parametrize("height", HEIGHTS)
def test_what_must_be_known_is_whole_in_a_view_of_any_width(
    view: SliceView, language: str, height: int
) -> None:
    note = translate("Layouts", "Linked by relative position")
    volume = grey_volume(np.full((1, 400, 400), 9, np.int16), plane=AXIAL)
    view.show_content(content(volume, corner_texts=_corners, link_note=note))
    view.show_state(ViewState(flipped_horizontally=True, quarter_turns=3))
    for width in WIDTHS:
        view.resize(width, height)
        lines = words_of(view)
        assert is_said(NOTICES[language], lines), width
        assert is_said(TURNED[language], lines), (width, lines)
        assert is_said(LINKED[language], lines), (width, lines)
        assert is_said({"Image 112/600"}, lines) or height < 173, (width, lines)
        assert outside(view) == []


@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.parametrize("height", HEIGHTS)
def test_two_patients_are_told_whole_in_a_view_of_any_width(
    view: SliceView, language: str, height: int, percent: int
) -> None:
    view._text.percent = percent
    volume = grey_volume(np.full((1, 400, 400), 9, np.int16), plane=AXIAL)
    banners = (translate("Layouts", SEVERAL_PATIENTS), "A slice is missing")
    view.show_content(content(volume, corner_texts=_corners, banners=banners))
    for width in WIDTHS:
        view.resize(width, height)
        lines = words_of(view)
        assert is_said(APART[language], lines), (width, lines)
        assert not any(line.endswith("…") for line in lines[:2]), (width, lines)
        assert is_said(NOTICES[language], lines), width
        assert outside(view) == []


@pytest.mark.parametrize("height", HEIGHTS)
def test_a_heatmap_has_its_caption_whole_in_a_view_of_any_width(
    view: SliceView, language: str, height: int
) -> None:
    view.show_content(content(grey_volume(plane=AXIAL), overlay=overlay()))
    turned = ViewState(flipped_horizontally=True, quarter_turns=3)
    view.show_state(replace(turned, overlay=OverlayState(visible=True)))
    for width in WIDTHS:
        view.resize(width, height)
        lines = words_of(view)
        assert is_said(CAPTIONS[language], lines), (width, lines)
        assert is_said(NOTICES[language], lines), width
        assert is_said(TURNED[language], lines) or height < 173, (width, lines)
        assert outside(view) == []


@pytest.fixture
def small_desk(qtbot: QtBot, qapp: QApplication, language: str) -> Desk:
    return make_desk(settings=Settings())


@pytest.fixture
def small_window(qtbot: QtBot, qapp: QApplication, small_desk: Desk) -> MainWindow:
    settings = small_desk.session.settings
    window = build_viewer(qapp, settings, Program(small_desk.session, small_desk.controller)).window
    qtbot.addWidget(window)
    window.resize(800, 640)
    window.show()
    return window


def test_nine_views_of_a_small_window_say_what_must_be_known(
    qapp: QApplication, small_window: MainWindow, small_desk: Desk, language: str
) -> None:
    now = make_study("now", make_series("new", make_stack("new", slices=50)), date="2024-01-31")
    old = make_stack("old", slices=90, FrameOfReferenceUID="1.8")
    prior = make_study("then", make_series("old", old), date="2020-01-31")
    small_desk.open(StudyIndex((prior, now)))
    controller = small_desk.controller
    controller.layouts.set_layout("3x3")
    for number in range(9):
        controller.series.show(("new", "old")[number % 2], number=number)
    for number in range(2):  # views of one stack turn together
        controller.layouts.activate(number)
        controller.views.flip_horizontally()
        controller.views.rotate(3)
    for _ in range(20):
        qapp.processEvents()
    for cell in small_window.grid.cells[:9]:
        assert cell.view.width() < 110
        lines = words_of(cell.view)
        assert is_said(NOTICES[language], lines), lines
        assert is_said(TURNED[language], lines), lines
        assert is_said(LINKED[language], lines), lines
        assert any(line.endswith(("26/50", "46/90")) for line in lines), lines


def test_nine_views_of_a_small_window_say_that_they_show_two_patients(
    qapp: QApplication, small_window: MainWindow, small_desk: Desk, language: str
) -> None:
    jane = make_study("one", make_series("first", make_stack("first", slices=50)))
    second = make_series("second", make_stack("second", slices=90))
    john = make_study("two", second, name="Roe^John")
    small_desk.open(StudyIndex((jane, john)))
    small_desk.controller.layouts.set_layout("3x3")
    for number in range(9):
        small_desk.controller.series.show(("first", "second")[number % 2], number=number)
    for _ in range(20):
        qapp.processEvents()
    for cell in small_window.grid.cells[:9]:
        lines = words_of(cell.view)
        assert is_said(APART[language], lines), lines
        assert is_said(NOTICES[language], lines), lines


def test_dates_of_two_studies_are_whole_in_nine_views_of_a_small_window(
    qapp: QApplication, small_window: MainWindow, small_desk: Desk
) -> None:
    dates = "2024-01-31", "2020-01-31"
    studies = [make_study(date, make_series(f"of {date}"), date=date) for date in dates]
    small_desk.open(StudyIndex(tuple(studies)))
    small_desk.controller.layouts.set_layout("3x3")
    for number in range(9):
        small_desk.controller.series.show(f"of {dates[number % 2]}", number=number)
    for _ in range(20):
        qapp.processEvents()
    for cell in small_window.grid.cells[:9]:
        banner = " ".join(p.text for p in cell.view._layout.texts if p.role == "banner")
        assert set(dates) <= set(banner.split()), banner


@pytest.mark.parametrize("width", [800, 1000])
def test_name_and_id_are_whole_beside_the_badge_of_a_key_object(
    qapp: QApplication, small_window: MainWindow, small_desk: Desk, width: int
) -> None:
    small_window.resize(width, 700)
    open_objects(small_desk)
    small_desk.controller.views.go_to(0)
    for percent in (100, 200):
        view = small_window.grid.cells[0].view
        view._text.percent = percent
        for _ in range(20):
            qapp.processEvents()
        badge, *_ = view._scene.labels.badge.split("\n")
        assert badge
        assert {badge, "Doe, Jane", "id-Doe^Jane"} <= set(words_of(view))
