"""What the settings dialog holds until it is applied: a copy of the settings, changed by hand."""

from dataclasses import fields, replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from medviewer.app.session import Session
from medviewer.config import Settings


class SettingsDraft(QObject):
    """Settings that are not in use yet; `apply` lets the session have what was changed."""

    changed = Signal(object, object)  # before: Settings, now: Settings

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._base = session.settings
        self.settings = session.settings

    @property
    def is_changed(self) -> bool:
        """Whether anything waits to be applied."""
        return bool(self._changes())

    def update(self, **changes: Any) -> None:  # Any: fields of Settings
        """Change some settings of the draft."""
        before, self.settings = self.settings, replace(self.settings, **changes)
        if before != self.settings:
            self.changed.emit(before, self.settings)

    def apply(self) -> None:
        """Let the session have what was changed here; what changed there meanwhile stays."""
        self._session.update_settings(**self._changes())
        before, self._base, self.settings = self.settings, *(self._session.settings,) * 2
        self.changed.emit(before, self.settings)

    def _changes(self) -> dict[str, Any]:
        names = (field.name for field in fields(Settings))
        pairs = ((name, getattr(self._base, name), getattr(self.settings, name)) for name in names)
        return {name: now for name, before, now in pairs if before != now}
