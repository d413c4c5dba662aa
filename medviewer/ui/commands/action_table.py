"""Everything the keys, the menus and the toolbar can ask for, as a table."""

from dataclasses import dataclass

from medviewer.image.palettes import PALETTE_TITLES, PALETTES
from medviewer.language import later, translate


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One action. `in_view`: its keys work while a view has the focus, elsewhere they edit.

    `repeats`: a key that is held asks again and again.
    """

    name: str
    text: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    checkable: bool = False
    in_view: bool = False
    repeats: bool = True

    @property
    def title(self) -> str:
        """What it is called, in the reader's language."""
        if self.name.removeprefix("colors_") in PALETTES:
            return translate("Palettes", self.text)
        return translate("Actions", self.text).format(number=self.name.removeprefix("window_"))


ACTIONS = (
    ActionSpec("open_folder", later("Actions", "Open folder..."), ("Ctrl+O",), "open"),
    ActionSpec("open_files", later("Actions", "Open files..."), ("Ctrl+Shift+O",)),
    ActionSpec("export", later("Actions", "Export pictures..."), ("Ctrl+S",)),
    ActionSpec("print", later("Actions", "Print to PDF..."), ("Ctrl+P",)),
    ActionSpec("install", later("Actions", "Install model...")),
    ActionSpec("remember", later("Actions", "Remember opened folders"), checkable=True),
    ActionSpec("forget", later("Actions", "Forget remembered folders")),
    ActionSpec("settings", later("Actions", "Settings..."), ("Ctrl+,",)),
    ActionSpec("quit", later("Actions", "Quit"), ("Ctrl+Q",)),
    ActionSpec("slice_back", later("Actions", "Previous slice"), ("Up",), in_view=True),
    ActionSpec("slice_on", later("Actions", "Next slice"), ("Down",), in_view=True),
    ActionSpec("slice_back_10", later("Actions", "10 slices back"), ("Shift+Up",), in_view=True),
    ActionSpec("slice_on_10", later("Actions", "10 slices on"), ("Shift+Down",), in_view=True),
    ActionSpec("slice_first", later("Actions", "First slice"), ("Home",), in_view=True),
    ActionSpec("slice_last", later("Actions", "Last slice"), ("End",), in_view=True),
    ActionSpec("series_back", later("Actions", "Previous series"), ("Left", "PgUp"), in_view=True),
    ActionSpec("series_on", later("Actions", "Next series"), ("Right", "PgDown"), in_view=True),
    ActionSpec(
        "member_back", later("Actions", "4-D series: previous member"), ("Ctrl+Left",), in_view=True
    ),
    ActionSpec(
        "member_on", later("Actions", "4-D series: next member"), ("Ctrl+Right",), in_view=True
    ),
    ActionSpec(
        "cine", later("Actions", "Play or pause (cine)"), ("C",), "cine-play", checkable=True
    ),
    ActionSpec("cine_reverse", later("Actions", "Cine: turn around"), ("Shift+C",)),
    ActionSpec("cine_slower", later("Actions", "Cine: slower"), (",",)),
    ActionSpec("cine_faster", later("Actions", "Cine: faster"), (".",)),
    ActionSpec("resample", later("Actions", "Resample to a regular volume"), checkable=True),
    ActionSpec("next_view", later("Actions", "Next view"), ("Tab",), in_view=True),
    ActionSpec(
        "annotations",
        later("Actions", "Texts: all, few, none"),
        ("Space",),
        "annotations",
        in_view=True,
    ),
    ActionSpec("graphics", later("Actions", "Graphics of the file"), ("O",), checkable=True),
    ActionSpec(
        "layer", later("Actions", "Segmentation or map over the image"), ("B",), checkable=True
    ),
    ActionSpec("presentation_off", later("Actions", "Take presentation state off"), ("Shift+O",)),
    ActionSpec("window_auto", later("Actions", "Auto window"), ("0",), "window"),
    ActionSpec("invert", later("Actions", "Invert"), ("I",), "invert", checkable=True),
    ActionSpec("colors_next", later("Actions", "Next colours"), ("Shift+I",)),
    ActionSpec("smooth", later("Actions", "Smooth between pixels"), ("Y",), checkable=True),
    ActionSpec("colors_inverted", later("Actions", "Inverted grey"), checkable=True),
    *(ActionSpec(f"colors_{name}", PALETTE_TITLES[name], checkable=True) for name in PALETTES),
    ActionSpec(
        "flip_horizontally",
        later("Actions", "Flip left-right"),
        ("H",),
        "flip-horizontal",
        checkable=True,
    ),
    ActionSpec(
        "flip_vertically",
        later("Actions", "Flip top-bottom"),
        ("V",),
        "flip-vertical",
        checkable=True,
    ),
    ActionSpec("rotate", later("Actions", "Rotate clockwise"), ("R",), "rotate"),
    ActionSpec("rotate_back", later("Actions", "Rotate back"), ("Shift+R",)),
    ActionSpec("fit", later("Actions", "Fit to view"), ("F",), "fit"),
    ActionSpec("reset", later("Actions", "Reset view"), ("Ctrl+R",), "reset"),
    ActionSpec(
        "layout_1x1", later("Actions", "One view"), ("Ctrl+1",), "layout-1x1", checkable=True
    ),
    ActionSpec(
        "layout_1x2",
        later("Actions", "Two side by side"),
        ("Ctrl+2",),
        "layout-1x2",
        checkable=True,
    ),
    ActionSpec(
        "layout_2x1", later("Actions", "Two stacked"), ("Ctrl+3",), "layout-2x1", checkable=True
    ),
    ActionSpec(
        "layout_2x2", later("Actions", "Four views"), ("Ctrl+4",), "layout-2x2", checkable=True
    ),
    ActionSpec(
        "layout_1+2",
        later("Actions", "One large, two small"),
        ("Ctrl+5",),
        "layout-1+2",
        checkable=True,
    ),
    ActionSpec("layout_1x3", later("Actions", "Three side by side"), ("Ctrl+6",), checkable=True),
    ActionSpec("layout_3x1", later("Actions", "Three stacked"), ("Ctrl+7",), checkable=True),
    ActionSpec("layout_2x3", later("Actions", "Six views, two rows"), ("Ctrl+8",), checkable=True),
    ActionSpec(
        "layout_3x2", later("Actions", "Six views, three rows"), ("Ctrl+Shift+8",), checkable=True
    ),
    ActionSpec("layout_3x3", later("Actions", "Nine views"), ("Ctrl+9",), checkable=True),
    ActionSpec("hang", later("Actions", "Arrange by hanging protocol"), ("Shift+H",)),
    ActionSpec("hang_save", later("Actions", "Save this layout as...")),
    ActionSpec(
        "hang_opened", later("Actions", "Arrange studies when they are opened"), checkable=True
    ),
    ActionSpec("mpr", later("Actions", "Three planes (MPR)"), ("Shift+M",), "mpr", checkable=True),
    ActionSpec("planes_straight", later("Actions", "Straight planes"), ("Ctrl+Shift+M",)),
    ActionSpec("planes_turn", later("Actions", "Turn the crosshair"), ("Ctrl+]",)),
    ActionSpec("planes_turn_back", later("Actions", "Turn the crosshair back"), ("Ctrl+[",)),
    ActionSpec("slab_none", later("Actions", "Single slices"), checkable=True),
    ActionSpec("slab_mean", later("Actions", "Mean of a slab"), checkable=True),
    ActionSpec("slab_maximum", later("Actions", "Maximum of a slab (MIP)"), checkable=True),
    ActionSpec("slab_minimum", later("Actions", "Minimum of a slab (MinIP)"), checkable=True),
    ActionSpec("slab_next", later("Actions", "Next kind of slab"), ("S",)),
    ActionSpec("slab_thicker", later("Actions", "Thicker slab"), ("]",)),
    ActionSpec("slab_thinner", later("Actions", "Thinner slab"), ("[",)),
    ActionSpec("references", later("Actions", "Reference lines"), ("X",), checkable=True),
    ActionSpec("maximise", later("Actions", "Maximise view"), ("M",), checkable=True),
    ActionSpec("link", later("Actions", "Link views"), ("L",), "link", checkable=True),
    ActionSpec("link_view", later("Actions", "Link this view"), ("Shift+L",), checkable=True),
    ActionSpec(
        "tool_window",
        later("Actions", "Window with the left button"),
        ("W",),
        "tool-window",
        checkable=True,
    ),
    ActionSpec("tool_region", later("Actions", "Window of a region"), ("Shift+W",), checkable=True),
    ActionSpec("tool_zoom", later("Actions", "Zoom with the left button"), ("Z",), checkable=True),
    ActionSpec("tool_pan", later("Actions", "Move with the left button"), ("T",), checkable=True),
    ActionSpec("tool_length", later("Actions", "Length"), ("D",), "measure-length", checkable=True),
    ActionSpec(
        "tool_bidirectional", later("Actions", "Bidirectional"), ("Shift+D",), checkable=True
    ),
    ActionSpec("tool_angle", later("Actions", "Angle"), ("A",), "measure-angle", checkable=True),
    ActionSpec("tool_cobb", later("Actions", "Cobb angle"), ("Shift+A",), checkable=True),
    ActionSpec(
        "tool_ellipse", later("Actions", "Ellipse"), ("E",), "measure-ellipse", checkable=True
    ),
    ActionSpec("tool_rectangle", later("Actions", "Rectangle"), ("Shift+E",), checkable=True),
    ActionSpec("tool_probe", later("Actions", "Point value"), ("P",), checkable=True),
    ActionSpec("tool_polygon", later("Actions", "Polygon"), ("Shift+P",), checkable=True),
    ActionSpec("tool_arrow", later("Actions", "Arrow with text"), ("Shift+T",), checkable=True),
    ActionSpec(
        "hand_left", later("Actions", "Left hand by keys: to the left"), ("Alt+Left",), in_view=True
    ),
    ActionSpec(
        "hand_right",
        later("Actions", "Left hand by keys: to the right"),
        ("Alt+Right",),
        in_view=True,
    ),
    ActionSpec("hand_up", later("Actions", "Left hand by keys: up"), ("Alt+Up",), in_view=True),
    ActionSpec(
        "hand_down", later("Actions", "Left hand by keys: down"), ("Alt+Down",), in_view=True
    ),
    ActionSpec(
        "hand_far_left",
        later("Actions", "Ten steps to the left"),
        ("Alt+Shift+Left",),
        in_view=True,
    ),
    ActionSpec(
        "hand_far_right",
        later("Actions", "Ten steps to the right"),
        ("Alt+Shift+Right",),
        in_view=True,
    ),
    ActionSpec("hand_far_up", later("Actions", "Ten steps up"), ("Alt+Shift+Up",), in_view=True),
    ActionSpec(
        "hand_far_down", later("Actions", "Ten steps down"), ("Alt+Shift+Down",), in_view=True
    ),
    ActionSpec(
        "hand_press",
        later("Actions", "Press or let go at the pointer"),
        ("Return", "Enter"),
        in_view=True,
    ),
    ActionSpec(
        "hand_close",
        later("Actions", "Close the polygon at the pointer"),
        ("Shift+Return",),
        in_view=True,
    ),
    ActionSpec("undo", later("Actions", "Undo"), ("Ctrl+Z",), "undo"),
    ActionSpec("redo", later("Actions", "Redo"), ("Ctrl+Shift+Z", "Ctrl+Y")),
    ActionSpec("measure_rename", later("Actions", "Name measurement..."), ("F2",), in_view=True),
    ActionSpec("measure_copy", later("Actions", "Copy measurement"), ("Ctrl+C",), in_view=True),
    ActionSpec("measure_paste", later("Actions", "Paste measurement"), ("Ctrl+V",), in_view=True),
    ActionSpec("measure_delete", later("Actions", "Delete measurement"), ("Del",), in_view=True),
    ActionSpec(
        "neighbours", later("Actions", "Measurements on neighbouring slices"), checkable=True
    ),
    ActionSpec("measure_export", later("Actions", "Export measurements...")),
    ActionSpec("key_image", later("Actions", "Key image"), ("K",), "star", checkable=True),
    ActionSpec("heatmap", later("Actions", "Heatmap"), ("G",), "heatmap", checkable=True),
    ActionSpec("strong_on", later("Actions", "Next slice above the threshold"), ("N",)),
    ActionSpec("strong_back", later("Actions", "Previous slice above the threshold"), ("Shift+N",)),
    ActionSpec(
        "strong_by_effect",
        later("Actions", "Next slice by its effect on the series"),
        checkable=True,
    ),
    ActionSpec("network_saw", later("Actions", "What the network saw..."), ("Ctrl+Shift+I",)),
    ActionSpec("ask", later("Actions", "Ask it: erase and score"), ("Q",), checkable=True),
    ActionSpec("ask_slice", later("Actions", "Ask it: leave this slice out"), ("Shift+Q",)),
    ActionSpec("native_grid", later("Actions", "Network's own grid"), checkable=True),
    ActionSpec(
        "gated_maps", later("Actions", "Heatmaps below the threshold, too"), ("U",), checkable=True
    ),
    ActionSpec("blink", later("Actions", "Blink with the other view"), ("Shift+G",), repeats=False),
    ActionSpec("compare", later("Actions", "Compare with heatmap"), ("Ctrl+D",), "compare"),
    ActionSpec("compare_classes", later("Actions", "Class against class")),
    ActionSpec("compare_methods", later("Actions", "Method against method")),
    ActionSpec("compare_members", later("Actions", "Members: mean against spread")),
    ActionSpec("compare_models", later("Actions", "Model against model")),
    ActionSpec("compare_dates", later("Actions", "Current against prior")),
    ActionSpec("compare_difference", later("Actions", "Difference of two heatmaps")),
    ActionSpec("classify", later("Actions", "Classify"), ("Ctrl+K",), "classify"),
    ActionSpec("stop", later("Actions", "Stop"), ("Escape",), "stop"),
    ActionSpec("header", later("Actions", "Header of the image..."), ("Ctrl+I",), "header"),
    ActionSpec("skipped", later("Actions", "Skipped files...")),
    ActionSpec("browser", later("Actions", "Series browser"), ("F7",), checkable=True),
    ActionSpec("pane", later("Actions", "AI pane"), ("F8",), checkable=True),
    ActionSpec("measurements", later("Actions", "Measurements"), ("F9",), checkable=True),
    ActionSpec("key_images", later("Actions", "Strip of key images"), ("Shift+K",), checkable=True),
    ActionSpec("objects", later("Actions", "Objects of the series"), ("Shift+F9",), checkable=True),
    ActionSpec("next_pane", later("Actions", "Next pane"), ("F6",)),
    ActionSpec("theme", later("Actions", "Dark or light"), ("Ctrl+T",), "theme"),
    ActionSpec("reveal_first", later("Actions", "Read first, then reveal results"), checkable=True),
    ActionSpec("turn_width", later("Actions", "Turn width dragging around"), checkable=True),
    ActionSpec("turn_center", later("Actions", "Turn centre dragging around"), checkable=True),
    ActionSpec("full_screen", later("Actions", "Full screen"), ("F11",), checkable=True),
    ActionSpec("keyboard", later("Actions", "Keyboard and mouse"), ("F1", "?"), "keyboard"),
    ActionSpec("about", later("Actions", "About MedViewer")),
    *(
        ActionSpec(f"window_{n}", later("Actions", "Window {number}"), (str(n),))
        for n in range(1, 10)
    ),
)


def title_of(name: str) -> str:
    """Return what an action is called, in the reader's language."""
    return next(spec.title for spec in ACTIONS if spec.name == name)
