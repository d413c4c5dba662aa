"""``medviewer screenshot``: drives the real window without a display and saves what it shows."""

import argparse
import os
import re
import sys
from dataclasses import replace
from pathlib import Path

from medviewer.cli.paths import existing
from medviewer.cli.reading import add_path_argument
from medviewer.config import load_settings
from medviewer.language import NAMES
from medviewer.models.installed import find_model

_SIZE = re.compile(r"(\d{2,5})x(\d{2,5})")
_DEFAULT_SIZE = (1440, 900)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add PATH and the options."""
    add_path_argument(parser)
    parser.add_argument("--out", required=True, type=Path, metavar="FILE.png", help="the picture")
    parser.add_argument("--model", metavar="NAME", help="classify with this model first")
    parser.add_argument("--compare", action="store_true", help="plain image beside the heatmap")
    parser.add_argument(
        "--size", type=_size, default=_DEFAULT_SIZE, metavar="WxH", help="of the window in pixels"
    )
    parser.add_argument("--theme", choices=("dark", "light"), help="default: as in the settings")
    parser.add_argument("--language", choices=tuple(NAMES), help="default: as in the settings")


def run(arguments: argparse.Namespace) -> int:
    """Take the picture."""
    paths = [existing(path) for path in arguments.paths]
    if arguments.model is not None:
        find_model(arguments.model)
    if not _has_display():
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from medviewer.ui.screenshot import take_screenshot

    settings = load_settings().settings
    theme = arguments.theme or settings.theme
    language = arguments.language or settings.language
    take_screenshot(
        paths,
        arguments.out,
        model=arguments.model,
        compare=arguments.compare,
        size=arguments.size,
        theme=theme,
        settings=replace(settings, theme=theme, language=language, remember_index=False),
    )
    return 0


def _size(text: str) -> tuple[int, int]:
    """Read ``1440x900``."""
    found = _SIZE.fullmatch(text)
    if not found:
        raise argparse.ArgumentTypeError(f"{text!r} is no size such as 1440x900")
    return int(found[1]), int(found[2])


def _has_display() -> bool:
    """Whether there is a screen to paint on: on Linux, one must be named."""
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
