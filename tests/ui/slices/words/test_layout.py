import itertools
from dataclasses import replace

import pytest

from medviewer.explain.attribution import CAPTION
from medviewer.image.slicing import EdgeLetters
from medviewer.ui.slices.content import CornerTexts
from medviewer.ui.slices.heatmap.color_bar import ColorBar, color_bar_texts
from medviewer.ui.slices.words.labels import SliceLabels
from medviewer.ui.slices.words.layout import laid_out
from medviewer.ui.slices.words.placed import Box, Layout, PlacedText
from medviewer.ui.slices.words.short_forms import NOTICE
from medviewer.ui.slices.words.sizes import font_size

LETTERS = EdgeLetters("R", "A", "L", "P")
CORNERS = CornerTexts(
    ("Doe, Jane", "ID 4711", "1960-01-31 F"),
    ("CT #3 Thorax with a long description", "Study", "2026-01-31 12:00", "Hospital"),
    ("Image 12/60", "C 40 W 400 Soft tissue", "Zoom 176 %", "Position 12.5 mm", "5 mm"),
    ("120 kV", "200 mA", "Kernel B30f"),
    "AI: chest 1.0",
)
FULL = SliceLabels(
    corners=CORNERS,
    letters=LETTERS,
    badge="FLIPPED · ROTATED 90°",
    banners=("Images of two patients are not linked",),
    heat=("Grad-CAM · Pneumonia · smoothed from 7x7 grid", CAPTION),
    pointer=("X 120  Y 88   -43 HU", "-43 HU"),
    scale_mm=2.0,
    color_bar=True,
)
SIZES = [(1600, 1000), (900, 900), (600, 500), (420, 700), (320, 300), (240, 200), (140, 130)]


def measure(text: str, size: int) -> float:
    return 0.55 * size * len(text)


def box_of(placed: PlacedText) -> Box:
    width = measure(placed.text, placed.size)
    shift = {"left": 0.0, "center": width / 2, "right": width}[placed.align]
    return Box(placed.x - shift, placed.y, width, placed.size * 1.2)


def overlap(one: Box, two: Box) -> bool:
    across = min(one.x + one.width, two.x + two.width) - max(one.x, two.x)
    down = min(one.y + one.height, two.y + two.height) - max(one.y, two.y)
    return across > 0.5 and down > 0.5


def texts_of(layout: Layout) -> list[str]:
    return [placed.text for placed in layout.texts]


@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.parametrize("size", SIZES)
def test_nothing_overlaps(size: tuple[int, int], percent: int) -> None:
    layout = laid_out(FULL, *size, measure, percent)
    boxes = [(placed.text, box_of(placed)) for placed in layout.texts]
    if layout.color_bar is not None:
        bar = layout.color_bar
        boxes.append(("colour bar", bar))
        scale = ColorBar("magma", 1.84, 0.15, "relative")
        placed_texts = color_bar_texts(scale, bar, layout.size)
        boxes += [(f"bar {placed.text}", box_of(placed)) for placed in placed_texts]
    if layout.scale_bar is not None:
        scale = layout.scale_bar
        boxes.append(("scale bar", Box(scale.x, scale.y - 6, scale.length, 7)))
    clashes = [
        (a, b) for (a, one), (b, two) in itertools.combinations(boxes, 2) if overlap(one, two)
    ]
    assert clashes == []


@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.parametrize("size", SIZES)
def test_nothing_leaves_the_view(size: tuple[int, int], percent: int) -> None:
    for placed in laid_out(FULL, *size, measure, percent).texts:
        box = box_of(placed)
        assert box.x >= 0
        assert box.x + box.width <= size[0] + 0.5
        assert box.y >= 0
        assert box.y + box.height <= size[1] + 0.5


@pytest.mark.parametrize("size", SIZES)
def test_what_must_be_said_is_always_said(size: tuple[int, int]) -> None:
    said = " ".join(texts_of(laid_out(FULL, *size, measure)))
    assert NOTICE in said
    if size[0] >= 240:
        assert "Regions that influenced the score;" in said
        assert "not a lesion outline" in said


def test_a_large_view_shows_everything() -> None:
    said = texts_of(laid_out(FULL, 1600, 1000, measure))
    for corner in (CORNERS.top_left, CORNERS.top_right, CORNERS.bottom_left, CORNERS.bottom_right):
        assert set(corner) <= set(said)
    assert {"R", "A", "L", "P", "5 cm", FULL.badge, FULL.pointer[0], FULL.heat[0]} <= set(said)
    assert CORNERS.kind in said


def test_a_small_view_shows_the_first_lines_alone() -> None:
    said = texts_of(laid_out(FULL, 240, 200, measure))
    assert "Image 12/60" in said
    assert "-43 HU" in said
    assert "Zoom 176 %" not in said
    assert {"R", "L"} <= set(said)


def test_a_small_view_still_says_what_is_left_out_of_the_image() -> None:
    lines = ("Image 12/60", "W 400", "Overview: zoom in to see every pixel", "Zoom 9 %")
    corners = CornerTexts(bottom_left=lines, firm=lines[2:3])
    said = texts_of(laid_out(SliceLabels(corners=corners), 220, 200, measure))
    assert "Overview: zoom in to see every pixel" in " ".join(said)
    assert "Image 12/60" in said
    assert not {"W 400", "Zoom 9 %"} & set(said)


def kind_rows(layout: Layout, below: str) -> list[str]:
    """Return what stands in the top left corner below a line."""
    own = [placed for placed in layout.texts if (placed.align, placed.role) == ("left", "text")]
    return [placed.text for placed in own[[placed.text for placed in own].index(below) + 1 :]]


def test_the_kind_of_a_picture_takes_what_the_other_corner_leaves() -> None:
    kind = "AI: pneumonia on chest films 1.0.2, out of date"
    corners = CornerTexts(("Doe, Jane",), ("CT #3", "Thorax", "Study"), kind=kind)
    beside = laid_out(SliceLabels(corners=corners), 420, 420, measure)
    assert kind_rows(beside, "Doe, Jane") == [kind]
    assert measure(kind, 12) > 210  # more than half of the view
    full = replace(corners, top_right=("CT #3", "Thorax with a long description"))
    broken = laid_out(SliceLabels(corners=full), 420, 420, measure)
    assert " ".join(kind_rows(broken, "Doe, Jane")) == kind
    assert len(kind_rows(broken, "Doe, Jane")) == 2


@pytest.mark.parametrize("description", ["CT #3", "CT #3 Thorax", "Thorax with a long description"])
@pytest.mark.parametrize("width", range(120, 900, 13))
def test_the_kind_of_a_picture_lies_over_nothing(width: int, description: str) -> None:
    kind = "AI: pneumonia on chest films 1.0.2"
    corners = replace(CORNERS, top_right=(description,) * 4, kind=kind)
    for taken in ((), (Box(0.62 * width, 0.0, 40.0, 80.0),)):
        labels = replace(FULL, corners=corners, banners=(), badge="")
        layout = laid_out(labels, width, 420, measure, taken=taken)
        boxes = [box_of(placed) for placed in layout.texts]
        assert not any(overlap(one, two) for one, two in itertools.combinations(boxes, 2))
        lefts = [box_of(placed) for placed in layout.texts if placed.align == "left"]
        assert not any(overlap(one, two) for one in lefts for two in taken)


@pytest.mark.parametrize("width", [137, 200, 330])
def test_a_small_view_still_says_what_kind_of_picture_it_is(width: int) -> None:
    corners = replace(CORNERS, kind="MPR sagittal")
    said = texts_of(laid_out(SliceLabels(corners=corners, letters=LETTERS), width, 200, measure))
    assert "MPR sagittal" in " ".join(said)
    assert any(text.startswith("Doe") for text in said)
    assert "ID 4711" not in said


def test_a_line_that_has_no_room_for_all_of_its_parts_is_not_broken() -> None:
    labels = SliceLabels(CornerTexts(top_right=("Image 112/600",)), LETTERS)
    said = texts_of(laid_out(labels, 145, 120, measure))
    assert [text for text in said if text.startswith("Im")] == ["Image 112/…"]


@pytest.mark.parametrize(("width", "height"), [(145, 205), (222, 230), (280, 600)])
def test_right_letter_keeps_its_edge_where_a_colour_bar_is_wide(width: int, height: int) -> None:
    labels = SliceLabels(letters=LETTERS, color_bar=True)
    layout = laid_out(labels, width, height, measure)
    bar = layout.color_bar
    assert bar is not None
    letter = next(placed for placed in layout.texts if placed.text == "L")
    assert letter.x == bar.x + bar.width
    assert letter.y >= bar.y + bar.height


def test_right_letter_stands_beside_a_colour_bar_in_a_wide_view_or_a_very_low_one() -> None:
    for size in ((600, 500), (200, 150)):
        layout = laid_out(SliceLabels(letters=LETTERS, color_bar=True), *size, measure)
        bar = layout.color_bar
        assert bar is not None
        letter = next(placed for placed in layout.texts if placed.text == "L")
        assert letter.x < bar.x


def test_every_line_of_a_title_has_its_colour_and_the_caption_has_another() -> None:
    titles = (
        "Grad-CAM · Intracranial haemorrhage · smoothed from 9x9 grid",
        "Greyed out: below " * 3,
    )
    layout = laid_out(SliceLabels(heat=(*titles, CAPTION)), 300, 500, measure)
    roles = [(placed.text, placed.role) for placed in layout.texts]
    assert [role for _, role in roles] == ["title"] * 4 + ["caption"] * 3
    assert roles[1][0] == "smoothed from 9x9 grid"
    assert roles[4][0].startswith("Regions")


def test_letters_stand_at_the_middle_of_their_edges() -> None:
    layout = laid_out(SliceLabels(letters=LETTERS), 600, 400, measure)
    places = {placed.text: placed for placed in layout.texts if placed.role == "letter"}
    assert places["R"].x < 20
    assert places["L"].x > 580
    assert abs(places["R"].y - 200) < 40
    assert places["A"].y < 20
    assert places["A"].x == places["P"].x == 300
    assert places["P"].y > 330


def test_side_letters_keep_their_height_when_a_heatmap_comes() -> None:
    plain = laid_out(SliceLabels(letters=LETTERS), 400, 700, measure)
    heated = laid_out(replace(FULL, banners=()), 400, 700, measure)
    heights = {p.y for layout in (plain, heated) for p in layout.texts if p.text in ("R", "L")}
    assert len(heights) == 1


def test_corner_lines_beside_nothing_have_half_the_width() -> None:
    line = "W 30000  L 15000  VOI 1"
    labels = SliceLabels(CornerTexts(bottom_left=(line, "two", "three")), LETTERS)
    assert line in texts_of(laid_out(labels, 340, 600, measure))


def test_a_long_corner_line_is_broken_between_its_parts_and_not_cut() -> None:
    corners = CornerTexts(bottom_left=("Image 12/60", "W 2417  L 1208  Soft tissue", "Zoom 400 %"))
    said = texts_of(laid_out(SliceLabels(corners, LETTERS, scale_mm=2.0), 320, 320, measure))
    assert said[-4:] == ["Image 12/60", "W 2417  L 1208", "Soft tissue", "Zoom 400 %"]


def test_thickness_and_step_are_said_in_full_beside_the_scale() -> None:
    step = "Thickness 1.25 mm  step 0.625 mm"
    corners = CornerTexts(bottom_left=("Image 12/60", "W 400  L 40", "Zoom 4 %", "H 1.0 mm", step))
    for size in ((400, 400), (420, 700)):
        said = texts_of(laid_out(SliceLabels(corners, LETTERS, scale_mm=2.0), *size, measure))
        assert said[-2:] == ["Thickness 1.25 mm", "step 0.625 mm"]
    assert step in texts_of(laid_out(SliceLabels(corners, LETTERS), 900, 900, measure))


@pytest.mark.parametrize("corner", ["top_left", "top_right", "bottom_right"])
def test_a_line_of_one_part_is_broken_between_words(corner: str) -> None:
    labels = SliceLabels(CornerTexts(**{corner: ("MR #10000 DTI_AP-orthogonal",)}), LETTERS)
    said = texts_of(laid_out(labels, 320, 320, measure))
    assert [text for text in said if "MR" in text or "DTI" in text] == [
        "MR #10000",
        "DTI_AP-orthogonal",
    ]


def test_a_single_word_that_is_too_long_is_cut() -> None:
    labels = SliceLabels(CornerTexts(top_left=("x" * 60,)), LETTERS)
    (cut,) = [text for text in texts_of(laid_out(labels, 320, 320, measure)) if "x" in text]
    assert cut.endswith("…")


def test_broken_lines_leave_out_what_then_has_no_room() -> None:
    lines = tuple(f"first{n} part of it  second{n} part of it" for n in range(12))
    texts = laid_out(SliceLabels(CornerTexts(lines, bottom_left=lines), LETTERS), 800, 800, measure)
    narrow = laid_out(
        SliceLabels(CornerTexts(lines, bottom_left=lines), LETTERS), 330, 800, measure
    )
    assert sum("part of it" in text for text in texts_of(texts)) == 22
    (middle,) = [placed.y for placed in narrow.texts if placed.text == "R"]
    for placed in narrow.texts:
        assert not placed.y < middle < placed.y + placed.size


def test_without_an_orientation_there_are_no_letters() -> None:
    layout = laid_out(SliceLabels(), 600, 400, measure)
    assert [placed.role for placed in layout.texts] == ["notice"]


def test_the_scale_is_5_cm_where_that_fits() -> None:
    layout = laid_out(SliceLabels(scale_mm=2.0), 600, 400, measure)
    assert layout.scale_bar is not None
    assert (layout.scale_bar.length, layout.scale_bar.parts) == (100.0, 5)
    assert "5 cm" in texts_of(layout)


@pytest.mark.parametrize(
    ("per_mm", "text"), [(0.3, "10 cm"), (10.0, "1 cm"), (30.0, "5 mm"), (100.0, "1 mm")]
)
def test_another_length_where_5_cm_do_not_fit(per_mm: float, text: str) -> None:
    assert text in texts_of(laid_out(SliceLabels(scale_mm=per_mm), 600, 400, measure))


def test_a_scale_that_is_not_the_patients_says_so_or_is_not_there() -> None:
    labels = SliceLabels(scale_mm=2.0, scale_note="detector")
    assert "5 cm · detector" in texts_of(laid_out(labels, 600, 400, measure))
    unstated = replace(labels, scale_note="calibration not stated, as it says itself")
    narrow = laid_out(unstated, 300, 400, measure)
    assert narrow.scale_bar is None
    assert not any("cm" in text for text in texts_of(narrow))


@pytest.mark.parametrize("per_mm", [None, 0.001, 1e9])
def test_there_is_no_scale_without_spacing_or_room(per_mm: float | None) -> None:
    assert laid_out(SliceLabels(scale_mm=per_mm), 600, 400, measure).scale_bar is None


def test_long_banners_have_two_lines() -> None:
    text = "AI: the image is unlike the training images " * 3
    layout = laid_out(SliceLabels(banners=(text,)), 600, 400, measure)
    lines = [placed for placed in layout.texts if placed.role == "banner"]
    assert len(lines) == 2
    assert layout.banners[0].height > 2 * 13


def test_banners_leave_room_for_the_image() -> None:
    layout = laid_out(SliceLabels(banners=("one", "two", "three", "four")), 300, 200, measure)
    assert 1 <= len(layout.banners) < 4
    assert "one" in texts_of(layout)


def test_a_message_has_the_middle() -> None:
    layout = laid_out(SliceLabels(message="This image cannot be shown"), 600, 400, measure)
    assert layout.message is not None
    assert layout.message.x + layout.message.width / 2 == 300


def test_a_heatmap_without_its_map_says_why() -> None:
    labels = SliceLabels(heat=("Grad-CAM", "No heatmap for this image: not a chest film"))
    assert "No heatmap for this image: not a chest film" in texts_of(
        laid_out(labels, 380, 400, measure)
    )


def test_text_grows_with_the_view() -> None:
    assert [font_size(size, size) for size in (100, 200, 400, 800)] == [10, 11, 12, 13]
    assert [font_size(size, size, 200) for size in (100, 200, 400, 800)] == [10, 11, 20, 26]


def test_what_does_not_print_is_a_blank() -> None:
    labels = SliceLabels(corners=CornerTexts(top_left=("Doe\nJane\x00\udcff\u202e",)))
    assert "Doe Jane   " in texts_of(laid_out(labels, 600, 400, measure))


def test_banner_that_is_too_long_says_what_stands_before_its_colon() -> None:
    text = "Two patients are side by side: their views are not linked, and no line is drawn"
    small = laid_out(SliceLabels(banners=(text,)), 180, 200, measure)
    assert [p.text for p in small.texts if p.role == "banner"] == [
        "Two patients are side by",
        "side",
    ]
    wide = laid_out(SliceLabels(banners=(text,)), 600, 200, measure)
    assert " ".join(p.text for p in wide.texts if p.role == "banner") == text


def test_a_banner_that_is_too_long_names_files_without_their_folders() -> None:
    banner = (
        "A slice is missing between shared/series/one/1-07.dcm and shared/series/one/1-05.dcm: "
        "a gap of 6.00 mm where the usual step is 3.00 mm."
    )
    wide = laid_out(SliceLabels(banners=(banner,)), 1200, 800, measure)
    assert "shared/series/one/1-07.dcm" in texts_of(wide)[0]
    layout = laid_out(SliceLabels(banners=(banner,)), 400, 400, measure)
    said = " ".join(placed.text for placed in layout.texts if placed.role == "banner")
    assert said.startswith("A slice is missing between 1-07.dcm and 1-05.dcm: a gap of 6.00 mm")


def test_corner_lines_go_below_a_badge_that_leaves_no_room_beside_it() -> None:
    labels = SliceLabels(corners=CornerTexts(("Doe, Jane",)), badge="OBLIQUE  60.0° R" + "x" * 20)
    layout = laid_out(labels, 300, 300, measure)
    name = next(placed for placed in layout.texts if placed.text == "Doe, Jane")
    badge = next(placed for placed in layout.texts if placed.role == "badge")
    assert name.y >= badge.y + badge.size
