from PySide6.QtCore import QObject

from medviewer.app.session import Session
from medviewer.app.settings_draft import SettingsDraft
from medviewer.config import Settings


def test_changes_wait_until_they_are_applied() -> None:
    session = Session(Settings(threads=2))
    draft = SettingsDraft(session)
    heard: list[tuple[Settings, Settings]] = []
    draft.changed.connect(lambda before, now: heard.append((before, now)))
    draft.update(theme="light", threads=3)
    draft.update(threads=3)
    assert heard == [(Settings(threads=2), Settings(theme="light", threads=3))]
    assert session.settings == Settings(threads=2)
    assert draft.is_changed
    draft.apply()
    assert session.settings == Settings(theme="light", threads=3)
    assert not draft.is_changed


def test_what_changed_elsewhere_meanwhile_stays() -> None:
    parent = QObject()
    session = Session()
    draft = SettingsDraft(session, parent)
    draft.update(theme="light")
    session.update_settings(recent_folders=("/a",), threads=4)
    draft.apply()
    assert session.settings == Settings(theme="light", recent_folders=("/a",), threads=4)
    assert draft.settings == session.settings


def test_what_was_changed_and_changed_back_is_no_change() -> None:
    draft = SettingsDraft(Session())
    draft.update(font_percent=150)
    draft.update(font_percent=100)
    assert not draft.is_changed
