import pytest

from medviewer.app.texts.measurements import (
    KIND_TITLES,
    amount,
    copied_text,
    label_lines,
    main_value,
    measurement_row,
    series_heading,
    title_of,
    value_lines,
)
from medviewer.image.measuring.measurement import (
    COLOR,
    POINT_COUNTS,
    ImageKey,
    Kind,
    Measurement,
    Quantity,
)
from tests.app.fakes.scans import make_series, make_study

IMAGE = ImageKey("p", "1", "2", "3")


def drawn(kind: Kind, *quantities: Quantity, name: str = "", text: str = "") -> Measurement:
    points = ((0.0, 0.0),) * POINT_COUNTS.get(kind, 3)
    return Measurement("a", kind, IMAGE, "image", points, name, text, quantities)


REGION = (
    Quantity("area", 312.44, "mm²"),
    Quantity("mean", 43.21, "HU"),
    Quantity("sd", 12.34, "HU"),
    Quantity("min", -12.0, "HU"),
    Quantity("max", 98.0, "HU"),
    Quantity("median", 41.0, "HU"),
    Quantity("pixels", 400.0),
)


@pytest.mark.parametrize(
    ("quantity", "text"),
    [
        (Quantity("length", 52.26, "mm"), "52.3 mm"),
        (Quantity("length", 0.456, "mm"), "0.46 mm"),
        (Quantity("length", 0.456, "px"), "0.5 px"),
        (Quantity("length", 52.26, "mm", "detector"), "52.3 mm detector"),
        (Quantity("length", 52.26, "mm", "not stated"), "52.3 mm (not stated)"),
        (Quantity("angle", 34.04, "°"), "34.0°"),
        (Quantity("angle", None, "", "the axes differ"), "the axes differ"),
        (Quantity("angle", None, "°"), "none"),
        (Quantity("area", 12345.6, "mm²"), "12346 mm²"),
        (Quantity("area", 12.34, "px²"), "12.3 px²"),
        (Quantity("value", 2.314, "SUV"), "2.31 SUV"),
        (Quantity("value", 1040.0), "1040"),
    ],
)  # fmt: skip
def test_amounts(quantity: Quantity, text: str) -> None:
    assert amount(quantity) == text


def test_region_has_three_lines() -> None:
    assert value_lines(Kind.ELLIPSE, REGION) == (
        "Mean 43.2 HU  SD 12.3",
        "Min -12  Max 98  Median 41",
        "Area 312.4 mm²",
    )


def test_region_of_one_pixel_has_no_spread() -> None:
    one = tuple(
        Quantity(own.name, None if own.name == "sd" else own.value, own.unit) for own in REGION
    )
    assert value_lines(Kind.ELLIPSE, one)[0] == "Mean 43.2 HU"


def test_region_says_why_something_is_not_there() -> None:
    bare = (
        Quantity("area", None, note="the outline crosses itself"),
        Quantity("mean", None, note="the image has no pixels here"),
    )
    assert value_lines(Kind.POLYGON, bare) == (
        "No area: the outline crosses itself",
        "No values: the image has no pixels here",
    )


def test_region_of_colours_tells_its_area_alone() -> None:
    picture = (Quantity("area", 12.5, "mm²"), Quantity("mean", None, note=COLOR))
    assert value_lines(Kind.POLYGON, picture) == ("Area 12.5 mm²",)
    assert main_value(drawn(Kind.POLYGON, *picture)) == "12.5 mm²"


def test_both_axes_stand_in_one_line() -> None:
    axes = (
        Quantity("long_axis", 52.26, "mm", "detector"),
        Quantity("short_axis", 31.0, "mm", "detector"),
        Quantity("long_axis_in_patient", 41.81, "mm", "estimated, magnification 1.25"),
    )
    assert value_lines(Kind.BIDIRECTIONAL, axes) == (
        "52.3 x 31.0 mm detector",
        "In the patient 41.8 mm (estimated, magnification 1.25)",
    )
    unlike = (Quantity("long_axis", None, note="the axes have different units"),)
    assert value_lines(Kind.BIDIRECTIONAL, unlike) == ("the axes have different units",)


def test_axes_of_different_kinds_are_told_apart() -> None:
    parts = (Quantity("horizontal", 0.52, "s"), Quantity("vertical", 34.1, "cm/s"))
    assert value_lines(Kind.LENGTH, parts) == ("Across 0.52 s", "Down 34.1 cm/s")


def test_number_that_is_not_there_is_none() -> None:
    odd = (Quantity("long_axis", None, "mm"), Quantity("short_axis", 3.0, "mm"))
    assert value_lines(Kind.BIDIRECTIONAL, odd) == ("none x 3.0 mm",)


def test_label_begins_with_what_the_reader_wrote() -> None:
    length = Quantity("length", 5.0, "mm")
    assert label_lines(drawn(Kind.LENGTH, length, name="Node 3")) == ("Node 3", "5.0 mm")
    assert label_lines(drawn(Kind.ARROW, text="Here")) == ("Here",)
    assert label_lines(drawn(Kind.ARROW)) == ()


def test_list_shows_one_value() -> None:
    assert main_value(drawn(Kind.LENGTH, Quantity("length", 5.0, "mm"))) == "5.0 mm"
    assert main_value(drawn(Kind.ELLIPSE, *REGION)) == "mean 43.2 HU"
    assert main_value(drawn(Kind.ARROW, text="Here")) == "Here"
    assert main_value(drawn(Kind.LENGTH)) == ""


def test_every_kind_has_a_title() -> None:
    assert set(KIND_TITLES) == set(Kind)
    assert title_of(drawn(Kind.COBB)) == "Cobb angle"
    assert title_of(drawn(Kind.COBB, name="Scoliosis")) == "Scoliosis"


def test_copied_line_says_what_it_is() -> None:
    length = Quantity("length", 5.0, "mm")
    assert copied_text(drawn(Kind.LENGTH, length, name="Node")) == "Node: 5.0 mm"
    assert copied_text(drawn(Kind.ARROW, text="Here")) == "Arrow: Here"
    assert copied_text(drawn(Kind.ARROW)) == "Arrow"


def test_heading_says_what_a_series_is_and_when_it_was_made() -> None:
    series = make_series(number=7, modality="DX", description="Chest PA")
    study = make_study("s", series)
    assert series_heading(study, series, names_patient=False) == "DX #7 Chest PA\n2024-02-29 13:45"
    assert series_heading(study, series, names_patient=True) == (
        "DX #7 Chest PA\n2024-02-29 13:45 · Doe, Jane  id-Doe^Jane"
    )


def test_heading_leaves_out_what_no_file_says() -> None:
    series = make_series(number=None, modality="US", description="", body_part="")
    study = make_study("s", series, date="", time="")
    assert series_heading(study, series, names_patient=False) == "US no description"


@pytest.mark.usefixtures("chinese")
def test_a_region_speaks_chinese() -> None:
    measurement = drawn(Kind.ELLIPSE, *REGION)
    row = measurement_row(measurement, make_series("ct"), "5", "CT #3")
    assert (row.name, row.value) == ("椭圆", "均值 43.2 HU")
    assert row.details.split("\n") == [
        "椭圆",
        "均值 43.2 HU  SD 12.3",
        "最小 -12  最大 98  中位数 41",
        "面积 312.4 mm²",
        "CT #3 Abdomen，图像 5",
    ]


@pytest.mark.usefixtures("chinese")
def test_notes_that_are_kept_in_english_are_shown_in_chinese() -> None:
    film = drawn(
        Kind.LENGTH,
        Quantity("length", 52.26, "mm", "detector"),
        Quantity("length_in_patient", 41.3, "mm", "estimated, magnification 1.265"),
    )
    assert value_lines(film.kind, film.quantities) == (
        "52.3 mm 探测器",
        "体内 41.3 mm (估计值，放大倍数 1.265)",
    )
