"""``medviewer view``: the window."""

import argparse
import gc
from pathlib import Path

from medviewer.cli.paths import existing


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add PATH and ``--demo``."""
    parser.add_argument(
        "paths", nargs="*", type=Path, metavar="PATH", help="folders or image files to open"
    )
    parser.add_argument("--demo", action="store_true", help="open the demo study")


def run(arguments: argparse.Namespace) -> int:
    """Open the window and return its exit status."""
    paths = [existing(path) for path in arguments.paths]
    if arguments.demo:
        paths.append(_demo_folder())
    gc.disable()  # collecting while modules load and widgets are made is a tenth of the start
    try:
        from medviewer.app.quick_imports import import_quickly

        import_quickly()  # before the window's modules come
        from medviewer.ui.application import run_viewer

        return run_viewer(paths)
    finally:
        gc.enable()


def _demo_folder() -> Path:
    """Return the folder with the demo study's links."""
    import platformdirs

    from medviewer.io.demo import link_demo_study

    return link_demo_study(Path(platformdirs.user_cache_dir("medviewer", appauthor=False)) / "demo")
