"""Everything the keys, the menus and the toolbar can ask for, as a table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from medviewer.image.palettes import PALETTE_TITLES, PALETTES
from medviewer.ui.icons import themed_icon
from medviewer.ui.theme import Colors


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


ACTIONS = (
    ActionSpec("open_folder", "Open folder...", ("Ctrl+O",), "open"),
    ActionSpec("open_files", "Open files...", ("Ctrl+Shift+O",)),
    ActionSpec("export", "Export pictures...", ("Ctrl+S",)),
    ActionSpec("install", "Install model..."),
    ActionSpec("remember", "Remember opened folders", checkable=True),
    ActionSpec("forget", "Forget remembered folders"),
    ActionSpec("settings", "Settings...", ("Ctrl+,",)),
    ActionSpec("quit", "Quit", ("Ctrl+Q",)),
    ActionSpec("slice_back", "Previous slice", ("Up",), in_view=True),
    ActionSpec("slice_on", "Next slice", ("Down",), in_view=True),
    ActionSpec("slice_back_10", "10 slices back", ("Shift+Up",), in_view=True),
    ActionSpec("slice_on_10", "10 slices on", ("Shift+Down",), in_view=True),
    ActionSpec("slice_first", "First slice", ("Home",), in_view=True),
    ActionSpec("slice_last", "Last slice", ("End",), in_view=True),
    ActionSpec("series_back", "Previous series", ("Left", "PgUp"), in_view=True),
    ActionSpec("series_on", "Next series", ("Right", "PgDown"), in_view=True),
    ActionSpec("member_back", "4-D series: previous member", ("Ctrl+Left",), in_view=True),
    ActionSpec("member_on", "4-D series: next member", ("Ctrl+Right",), in_view=True),
    ActionSpec("cine", "Play or pause (cine)", ("C",), "cine-play", checkable=True),
    ActionSpec("cine_reverse", "Cine: turn around", ("Shift+C",)),
    ActionSpec("cine_slower", "Cine: slower", (",",)),
    ActionSpec("cine_faster", "Cine: faster", (".",)),
    ActionSpec("resample", "Resample to a regular volume", checkable=True),
    ActionSpec("next_view", "Next view", ("Tab",), in_view=True),
    ActionSpec("annotations", "Texts: all, few, none", ("Space",), "annotations", in_view=True),
    ActionSpec("graphics", "Graphics of the file", ("O",), checkable=True),
    ActionSpec("layer", "Segmentation or map over the image", ("B",), checkable=True),
    ActionSpec("presentation_off", "Take presentation state off", ("Shift+O",)),
    ActionSpec("window_auto", "Auto window", ("0",), "window"),
    ActionSpec("invert", "Invert", ("I",), "invert", checkable=True),
    ActionSpec("colors_next", "Next colours", ("Shift+I",)),
    ActionSpec("colors_inverted", "Inverted grey", checkable=True),
    *(ActionSpec(f"colors_{name}", PALETTE_TITLES[name], checkable=True) for name in PALETTES),
    ActionSpec("flip_horizontally", "Flip left-right", ("H",), "flip-horizontal", checkable=True),
    ActionSpec("flip_vertically", "Flip top-bottom", ("V",), "flip-vertical", checkable=True),
    ActionSpec("rotate", "Rotate clockwise", ("R",), "rotate"),
    ActionSpec("rotate_back", "Rotate back", ("Shift+R",)),
    ActionSpec("fit", "Fit to view", ("F",), "fit"),
    ActionSpec("reset", "Reset view", ("Ctrl+R",), "reset"),
    ActionSpec("layout_1x1", "One view", ("Ctrl+1",), "layout-1x1", checkable=True),
    ActionSpec("layout_1x2", "Two side by side", ("Ctrl+2",), "layout-1x2", checkable=True),
    ActionSpec("layout_2x1", "Two stacked", ("Ctrl+3",), "layout-2x1", checkable=True),
    ActionSpec("layout_2x2", "Four views", ("Ctrl+4",), "layout-2x2", checkable=True),
    ActionSpec("layout_1+2", "One large, two small", ("Ctrl+5",), "layout-1+2", checkable=True),
    ActionSpec("layout_1x3", "Three side by side", ("Ctrl+6",), checkable=True),
    ActionSpec("layout_3x1", "Three stacked", ("Ctrl+7",), checkable=True),
    ActionSpec("layout_2x3", "Six views, two rows", ("Ctrl+8",), checkable=True),
    ActionSpec("layout_3x2", "Six views, three rows", ("Ctrl+Shift+8",), checkable=True),
    ActionSpec("layout_3x3", "Nine views", ("Ctrl+9",), checkable=True),
    ActionSpec("hang", "Arrange by hanging protocol", ("Shift+H",)),
    ActionSpec("hang_save", "Save this layout as..."),
    ActionSpec("hang_opened", "Arrange studies when they are opened", checkable=True),
    ActionSpec("mpr", "Three planes (MPR)", ("Shift+M",), "mpr", checkable=True),
    ActionSpec("planes_straight", "Straight planes", ("Ctrl+Shift+M",)),
    ActionSpec("planes_turn", "Turn the crosshair", ("Ctrl+]",)),
    ActionSpec("planes_turn_back", "Turn the crosshair back", ("Ctrl+[",)),
    ActionSpec("slab_none", "Single slices", checkable=True),
    ActionSpec("slab_mean", "Mean of a slab", checkable=True),
    ActionSpec("slab_maximum", "Maximum of a slab (MIP)", checkable=True),
    ActionSpec("slab_minimum", "Minimum of a slab (MinIP)", checkable=True),
    ActionSpec("slab_next", "Next kind of slab", ("S",)),
    ActionSpec("slab_thicker", "Thicker slab", ("]",)),
    ActionSpec("slab_thinner", "Thinner slab", ("[",)),
    ActionSpec("references", "Reference lines", ("X",), checkable=True),
    ActionSpec("maximise", "Maximise view", ("M",), checkable=True),
    ActionSpec("link", "Link views", ("L",), "link", checkable=True),
    ActionSpec("link_view", "Link this view", ("Shift+L",), checkable=True),
    ActionSpec("tool_window", "Window with the left button", ("W",), "tool-window", checkable=True),
    ActionSpec("tool_region", "Window of a region", ("Shift+W",), checkable=True),
    ActionSpec("tool_zoom", "Zoom with the left button", ("Z",), checkable=True),
    ActionSpec("tool_pan", "Move with the left button", ("T",), checkable=True),
    ActionSpec("tool_length", "Length", ("D",), "measure-length", checkable=True),
    ActionSpec("tool_bidirectional", "Bidirectional", ("Shift+D",), checkable=True),
    ActionSpec("tool_angle", "Angle", ("A",), "measure-angle", checkable=True),
    ActionSpec("tool_cobb", "Cobb angle", ("Shift+A",), checkable=True),
    ActionSpec("tool_ellipse", "Ellipse", ("E",), "measure-ellipse", checkable=True),
    ActionSpec("tool_rectangle", "Rectangle", ("Shift+E",), checkable=True),
    ActionSpec("tool_probe", "Point value", ("P",), checkable=True),
    ActionSpec("tool_polygon", "Polygon", ("Shift+P",), checkable=True),
    ActionSpec("tool_arrow", "Arrow with text", ("Shift+T",), checkable=True),
    ActionSpec("undo", "Undo", ("Ctrl+Z",), "undo"),
    ActionSpec("redo", "Redo", ("Ctrl+Shift+Z", "Ctrl+Y")),
    ActionSpec("measure_rename", "Name measurement...", ("F2",), in_view=True),
    ActionSpec("measure_copy", "Copy measurement", ("Ctrl+C",), in_view=True),
    ActionSpec("measure_paste", "Paste measurement", ("Ctrl+V",), in_view=True),
    ActionSpec("measure_delete", "Delete measurement", ("Del",), in_view=True),
    ActionSpec("neighbours", "Measurements on neighbouring slices", checkable=True),
    ActionSpec("measure_export", "Export measurements..."),
    ActionSpec("key_image", "Key image", ("K",), "star", checkable=True),
    ActionSpec("heatmap", "Heatmap", ("G",), "heatmap", checkable=True),
    ActionSpec("strong_on", "Next slice above the threshold", ("N",)),
    ActionSpec("strong_back", "Previous slice above the threshold", ("Shift+N",)),
    ActionSpec("network_saw", "What the network saw...", ("Ctrl+Shift+I",)),
    ActionSpec("native_grid", "Native grid of the network", checkable=True),
    ActionSpec("gated_maps", "Heatmaps below the threshold, too", checkable=True),
    ActionSpec("blink", "Blink with the other view", ("Shift+G",), repeats=False),
    ActionSpec("compare", "Compare with heatmap", ("Ctrl+D",), "compare"),
    ActionSpec("compare_classes", "Class against class"),
    ActionSpec("compare_methods", "Method against method"),
    ActionSpec("compare_models", "Model against model"),
    ActionSpec("compare_dates", "Current against prior"),
    ActionSpec("compare_difference", "Difference of two heatmaps"),
    ActionSpec("classify", "Classify", ("Ctrl+K",), "classify"),
    ActionSpec("stop", "Stop", ("Escape",), "stop"),
    ActionSpec("header", "Header of the image...", ("Ctrl+I",), "header"),
    ActionSpec("skipped", "Skipped files..."),
    ActionSpec("browser", "Series browser", ("F7",), checkable=True),
    ActionSpec("pane", "AI pane", ("F8",), checkable=True),
    ActionSpec("measurements", "Measurements", ("F9",), checkable=True),
    ActionSpec("key_images", "Strip of key images", ("Shift+K",), checkable=True),
    ActionSpec("objects", "Objects of the series", ("Shift+F9",), checkable=True),
    ActionSpec("next_pane", "Next pane", ("F6",)),
    ActionSpec("theme", "Dark or light", ("Ctrl+T",), "theme"),
    ActionSpec("reveal_first", "Read first, then reveal results", checkable=True),
    ActionSpec("turn_width", "Turn width dragging around", checkable=True),
    ActionSpec("turn_center", "Turn centre dragging around", checkable=True),
    ActionSpec("full_screen", "Full screen", ("F11",), checkable=True),
    ActionSpec("keyboard", "Keyboard and mouse", ("F1", "?"), "keyboard"),
    ActionSpec("about", "About MedViewer"),
    *(ActionSpec(f"window_{n}", f"Window {n}", (str(n),)) for n in range(1, 10)),
)


class Actions(QObject):
    """The actions by name; `add_to` gives a window its keys."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._actions = {spec.name: _build(spec, self) for spec in ACTIONS}

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def add_to(self, window: QWidget, view: QWidget) -> None:
        """Make the keys work in `window`, those that steer a view only inside `view`."""
        for spec in ACTIONS:
            (view if spec.in_view else window).addAction(self[spec.name])

    def show_keys(self, keys: Mapping[str, Sequence[str]]) -> None:
        """Give every command these keys; tooltips name them."""
        for name, action in self._actions.items():
            sequences = [QKeySequence(key) for key in keys[name]]
            if sequences != action.shortcuts():
                action.setShortcuts(sequences)
                _show_tooltip(action, name)

    def keys_text(self, name: str) -> str:
        """Return the keys of a command as the user's system writes them."""
        return _keys_text(self[name])

    def window_key(self, position: int) -> str:
        """Return the first key of window choice `position` (0-based), for a menu's right edge."""
        name = f"window_{position + 1}"
        shortcuts = self[name].shortcuts() if name in self._actions else []
        return f"\t{shortcuts[0].toString()}" if shortcuts else ""

    def show_theme(self, colors: Colors) -> None:
        """Draw the icons in the colours of the theme."""
        for spec in ACTIONS:
            if spec.icon:
                self[spec.name].setIcon(themed_icon(spec.icon, colors))

    def show_checked(self, checked: Mapping[str, bool]) -> None:
        """Show what is on; emits nothing that the user would have asked for."""
        for name, on in checked.items():
            self[name].setChecked(on)

    def show_enabled(self, enabled: Mapping[str, bool]) -> None:
        """Show what can be asked for now."""
        for name, on in enabled.items():
            self[name].setEnabled(on)


def _build(spec: ActionSpec, parent: QObject) -> QAction:
    action = QAction(spec.text, parent)
    action.setCheckable(spec.checkable)
    action.setShortcuts([QKeySequence(key) for key in spec.keys])
    action.setAutoRepeat(spec.repeats)
    if spec.in_view:
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    _show_tooltip(action, spec.name)
    action.setStatusTip("")
    return action


def _show_tooltip(action: QAction, name: str) -> None:
    text, keys = _TEXTS[name].removesuffix("..."), _keys_text(action)
    action.setToolTip(f"{text} ({keys})" if keys else text)


def _keys_text(action: QAction) -> str:
    native = QKeySequence.SequenceFormat.NativeText
    return ", ".join(sequence.toString(native) for sequence in action.shortcuts())


_TEXTS = {spec.name: spec.text for spec in ACTIONS}
