"""What a frame shows of a heatmap: colours, lines, bar and words, for each way of asking."""

from collections.abc import Collection
from dataclasses import replace

import numpy as np
import pytest

from medviewer.app.view_state import OverlayState
from medviewer.explain.attribution import CAPTION, Attribution
from medviewer.explain.gate import Gate
from medviewer.image.geometry import PlaneGeometry
from medviewer.image.placed_maps import PlacedMaps, place_maps
from medviewer.image.reference_lines import ImagePlane
from medviewer.image.volume import SliceInfo
from medviewer.ui.slices.content import OverlayContent, SliceContent
from medviewer.ui.slices.heatmap.shown_heat import ShownHeat, over_slab, shown_heat
from medviewer.ui.slices.source import SliceSource
from tests.ui.slice_values import attribution, content, grey_volume, overlay

TITLE = "Grad-CAM · Pneumonia"
GATED = Gate(images={1: "score 0.1 is below the threshold 0.5"})


def unequal() -> Attribution:
    """Return maps whose largest values are 1, 2, 3, 4 and 5, a cell each of four."""
    maps = attribution()
    native = np.zeros((5, 2, 2), np.float32)
    native[:, 0, 0] = [1, 2, 3, 4, 5]
    return replace(maps, native=native)


def shown(state: OverlayState, index: int = 0, shows: SliceContent | None = None) -> ShownHeat:
    source = SliceSource(shows or content(overlay=overlay(unequal())))
    return shown_heat(source, state, index, is_missing=False)


def test_one_scale_holds_for_all_slices_by_default() -> None:
    for index in range(5):
        heat = shown(OverlayState(), index)
        assert heat.bar is not None
        assert (heat.bar.maximum, heat.bar.unit, heat.bar.scale) == (5.0, "logit", "whole series")
        assert heat.colors is not None
        assert heat.colors[0].scale_max == 5.0


def test_each_image_may_have_its_own_scale_and_it_is_named() -> None:
    heat = shown(OverlayState(scale="image"), 1)
    assert heat.bar is not None
    assert (heat.bar.maximum, heat.bar.scale) == (2.0, "per image")
    assert heat.lines == (f"{TITLE} · smoothed from 2x2 grid · normalised per image", CAPTION)


@pytest.mark.parametrize(("scale", "share"), [("series", 0.3), ("image", 0.75)])
def test_a_threshold_by_value_is_the_same_value_on_every_scale(scale, share: float) -> None:
    heat = shown(OverlayState(scale=scale, threshold_value=1.5), 1)
    assert heat.colors is not None
    assert heat.colors[1].threshold == pytest.approx(share)
    assert heat.bar is not None
    assert heat.bar.threshold == pytest.approx(share)


def test_a_threshold_by_share_is_that_of_the_scale() -> None:
    heat = shown(OverlayState(scale="image", threshold=0.4), 1)
    assert heat.colors is not None
    assert heat.colors[1].threshold == 0.4


def test_contours_stand_instead_of_colours_and_name_their_value() -> None:
    heat = shown(OverlayState(drawing="contours", threshold=0.2), 4)
    assert heat.colors is None
    assert heat.contours is not None
    assert heat.contours.tone == "strong"
    assert heat.contours.lines.segments.size
    assert heat.bar is not None
    assert heat.bar.drawing == "contours"
    assert heat.lines[0] == f"{TITLE} · smoothed from 2x2 grid · contour at 1 logit"


def test_the_same_contours_are_the_same_object() -> None:
    """Or each frame would find its lines again."""
    source = SliceSource(content(overlay=overlay(unequal())))
    state = OverlayState(drawing="contours")
    first, second = (shown_heat(source, state, 4, is_missing=False).contours for _ in range(2))
    assert first is not None
    assert first == second


def test_a_gated_map_has_grey_lines_no_colours_and_the_reason() -> None:
    shows = content(overlay=replace(overlay(unequal()), gate=GATED))
    heat = shown(OverlayState(), 1, shows)
    assert heat.colors is None
    assert heat.contours is not None
    assert heat.contours.tone == "greyed"
    assert heat.bar is not None
    assert heat.bar.drawing == "greyed"
    assert "Greyed out: score 0.1 is below the threshold 0.5" in heat.lines
    assert heat.lines[-1] == CAPTION
    assert shown(OverlayState(), 2, shows).colors is not None


def test_a_gated_map_is_shown_all_the_same_if_asked_and_the_reason_stays() -> None:
    shows = content(overlay=replace(overlay(unequal()), gate=replace(GATED, is_open=True)))
    heat = shown(OverlayState(), 1, shows)
    assert heat.colors is not None
    assert "Shown although score 0.1 is below the threshold 0.5" in heat.lines


@pytest.mark.parametrize("scale", ["series", "image"])
@pytest.mark.parametrize("drawing", ["colors", "contours"])
def test_a_zero_map_is_said_and_not_stretched(scale, drawing) -> None:
    zero = attribution(native=np.zeros((2, 2), np.float32))
    heat = shown(OverlayState(scale=scale, drawing=drawing), 0, content(overlay=overlay(zero)))
    assert "The map is zero everywhere: nothing is drawn" in heat.lines
    assert heat.contours is None
    assert heat.bar is not None
    assert heat.bar.maximum == 0.0


def test_a_map_against_the_class_is_not_called_zero_among_percentiles() -> None:
    against = attribution(native=np.full((2, 2), -1.0, np.float32))
    heat = shown(OverlayState(scale="rank"), 0, content(overlay=overlay(against)))
    assert "The map has no value above zero: nothing is drawn" in heat.lines


def test_a_zero_map_among_others_is_said_too() -> None:
    maps = unequal()
    maps.native[2] = 0.0
    heat = shown(OverlayState(scale="image"), 2, content(overlay=overlay(maps)))
    assert "The map is zero everywhere: nothing is drawn" in heat.lines
    assert heat.bar is not None
    assert heat.bar.maximum == 0.0


@pytest.mark.parametrize(
    "shows",
    [
        content(),
        content(overlay=overlay(), plain=True),
        content(overlay=OverlayContent(None, "", reason="")),
    ],
)
def test_without_a_map_nothing_is_shown(shows: SliceContent) -> None:
    assert shown(OverlayState(), 0, shows) == ShownHeat()


def test_a_slice_without_pixels_has_no_map() -> None:
    source = SliceSource(content(overlay=overlay(unequal())))
    heat = shown_heat(source, OverlayState(), 0, is_missing=True)
    assert heat.bar is None
    assert heat.lines == (TITLE, "No heatmap for this image: it was not scored")


def test_over_a_slab_the_map_is_said_to_be_the_middle_slices() -> None:
    heat = over_slab(shown(OverlayState()))
    assert heat.lines[1:] == ("The map is that of the slab's middle slice", CAPTION)
    assert over_slab(ShownHeat()) == ShownHeat()


# Where slices are not those that were scored


class Placed:
    """A placement of maps at axial slices 2 mm apart, counted each time they are placed."""

    def __init__(
        self, maps: Attribution, *, known: bool = True, silenced: Collection[int] = (1, 2)
    ) -> None:
        self.maps, self.known, self.silenced, self.count = maps, known, frozenset(silenced), 0

    def place(self) -> PlacedMaps | None:
        self.count += 1
        planes = [
            ImagePlane(PlaneGeometry((0, 0, 2.0 * k), (1, 0, 0), (0, 1, 0)), (1.0, 1.0), 100, 100)
            for k in range(5)
        ]
        seen = self.maps.fields_of_view
        places = planes if self.known else []
        return place_maps(self.maps.native, seen, places, range(5), self.silenced)


def on_planes(count: int, placement: Placed, spacing_mm=(1.0, 1.0)) -> SliceContent:
    """Return a content of `count` coronal slices of 10 rows 1 mm apart, from z = 9 mm down."""
    planes = [PlaneGeometry((0, 1.0 * y, 9), (1, 0, 0), (0, 0, -1)) for y in range(count)]
    stored = np.zeros((count, 10, 100), np.uint8)
    volume = replace(
        grey_volume(stored),
        slices=tuple(SliceInfo(plane=plane) for plane in planes),
        pixel_spacing_mm=spacing_mm,
    )
    maps = OverlayContent(placement.maps, TITLE, placement=placement)  # type: ignore[arg-type]
    return content(volume, overlay=maps)


def test_a_plane_across_has_the_maps_of_all_slices_and_says_which_are_left_out() -> None:
    shows = on_planes(2, Placed(unequal()))
    heat = shown(OverlayState(interpolation="native"), 0, shows)
    assert heat.colors is not None
    assert heat.colors[0].native[:, 0].tolist()[1::2] == [5, 4, 0, 0, 1]
    assert heat.lines == (
        f"{TITLE} · native 2x2 grid",
        "Left out: 2 slices whose maps are gated",
        CAPTION,
    )
    own = shown(OverlayState(scale="image"), 0, shows)
    assert own.bar is not None
    assert own.bar.maximum == 5.0


def test_planes_are_cut_once_and_the_oldest_are_let_go() -> None:
    placement = Placed(unequal())
    source = SliceSource(on_planes(40, placement))
    first = source.heat_of(0)
    assert source.heat_of(0) is first
    for index in range(40):
        source.heat_of(index)
    assert source.heat_of(0) is not first
    assert placement.count == 1
    assert SliceSource(source.content, source).heat_maps is source.heat_maps


def far_away() -> SliceContent:
    shows = on_planes(1, Placed(unequal()))
    far = SliceInfo(plane=PlaneGeometry((0, 500.0, 9), (1, 0, 0), (0, 0, -1)))
    return replace(shows, volume=replace(shows.volume, slices=(far,)))


@pytest.mark.parametrize(
    "shows",
    [
        on_planes(1, Placed(unequal(), known=False)),
        on_planes(1, Placed(unequal()), spacing_mm=None),
        far_away(),
    ],
)
def test_without_a_place_there_is_no_map(shows: SliceContent) -> None:
    assert shown(OverlayState(), 0, shows).lines == (
        TITLE,
        "No heatmap for this image: it was not scored",
    )
