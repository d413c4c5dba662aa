"""Imports after Qt's as quick as those before it.

PySide6 reads the source of every module that is imported after it, to see whether the module uses
PySide (PYSIDE-2029): its ``__feature__`` switches names between styles. Nothing here uses that. It
took a third of pydicom's import and a sixth of torch's, held Python's lock against the window, and
kept all those sources in memory.
"""

import sys
from types import ModuleType

_UNUSED = ("gdcm", "pylibjpeg", "openjpeg", "libjpeg", "rle", "jpeg_ls", "ssl")
"""What pydicom imports where it is there, for nothing here: decoders beside imagecodecs, and the
encryption of downloads. Their libraries held Python's lock for a tenth of a second as they came."""

_SWITCH, _LOOK = "shibokensupport.feature", "_mod_uses_pyside"


def import_quickly() -> None:
    """Let modules be imported unread from now on; a PySide6 that is made otherwise is left alone.

    Loads QtCore. May be called several times. Before pydicom is imported, it also spares that what
    only pydicom's own decoding and downloading would use: neither happens here.
    """
    import PySide6.QtCore  # noqa: F401 - it brings the switch

    switch = sys.modules.get(_SWITCH)
    if switch is not None and hasattr(switch, _LOOK):
        setattr(switch, _LOOK, _uses_no_switch)
    if "pydicom" not in sys.modules:
        _hide(_UNUSED)


def _hide(names: tuple[str, ...]) -> None:
    """Let modules that nobody has imported look as if they were not installed."""
    for name in names:
        if name not in sys.modules:
            sys.modules[name] = None  # type: ignore[assignment]  # import takes it for "absent"


def _uses_no_switch(_module: ModuleType) -> bool:
    """Say that a module is to be left out of the switching."""
    return False
