"""Imports after Qt's as quick as those before it.

PySide6 reads the source of every module that is imported after it, to see whether the module uses
PySide (PYSIDE-2029): its ``__feature__`` switches names between styles. Nothing here uses that. It
took a third of pydicom's import and a sixth of torch's, held Python's lock against the window, and
kept all those sources in memory.
"""

import sys
from types import ModuleType

_SWITCH, _LOOK = "shibokensupport.feature", "_mod_uses_pyside"


def import_quickly() -> None:
    """Let modules be imported unread from now on; a PySide6 that is made otherwise is left alone.

    Loads QtCore. May be called several times.
    """
    import PySide6.QtCore  # noqa: F401 - it brings the switch

    switch = sys.modules.get(_SWITCH)
    if switch is not None and hasattr(switch, _LOOK):
        setattr(switch, _LOOK, _uses_no_switch)


def _uses_no_switch(_module: ModuleType) -> bool:
    """Say that a module is to be left out of the switching."""
    return False
