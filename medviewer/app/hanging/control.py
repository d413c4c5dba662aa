"""`HangingControl`: puts the series of a study into views as a hanging protocol says."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

from medviewer.app.control.series import SeriesControl
from medviewer.app.failures import failure_notice
from medviewer.app.hanging.drafting import drafted
from medviewer.app.hanging.matching import Hung, fitting, hung, newest_of_patient, priors_of
from medviewer.app.hanging.protocol import Protocol
from medviewer.app.hanging.protocol_toml import protocol_to_toml, protocols_from_toml
from medviewer.app.planes.mpr import MprControl
from medviewer.app.session import Notice, NoticeKind, Session
from medviewer.app.viewport import Viewport
from medviewer.assets import resource
from medviewer.errors import MedviewerError
from medviewer.image.presets import presets_of
from medviewer.image.window import Window
from medviewer.io.kept.hanging_file import (
    NAME,
    add_to_hanging_file,
    read_hanging_file,
    set_hanging_file_aside,
)
from medviewer.io.records import Series, Stack, Study, StudyIndex
from medviewer.language import later, translate

NO_STUDY = later("Notices", "Open a study first: a hanging protocol arranges its series.")
NO_PROTOCOL = later(
    "Notices", "No hanging protocol is made for this study; choose one by View > Hanging protocol."
)


@cache
def shipped_protocols() -> tuple[Protocol, ...]:
    """Return the program's own protocols, read once."""
    text = resource("hanging.toml").read_text(encoding="utf-8")
    return protocols_from_toml(text).protocols


@dataclass(frozen=True, slots=True)
class HangingStore:
    """The user's file: its text, how a block is added to it, how a broken one is kept aside."""

    read: Callable[[], str] = read_hanging_file
    add: Callable[[str], None] = add_to_hanging_file
    set_aside: Callable[[], str] = set_hanging_file_aside


class HangingControl:
    """The user's protocols come before those of the program; of two names alike, the user's."""

    def __init__(
        self,
        session: Session,
        series: SeriesControl,
        mpr: MprControl,
        store: HangingStore | None = None,
    ) -> None:
        self._session = session
        self._series = series
        self._mpr = mpr
        self._store = store or HangingStore()
        self._told: set[str] = set()

    def protocols(self) -> tuple[Protocol, ...]:
        """Return all protocols; the file is read again, since an editor may have changed it."""
        own = self._own()
        names = {protocol.name for protocol in own}
        return (*own, *(each for each in shipped_protocols() if each.name not in names))

    def hang_opened(self, index: StudyIndex) -> None:
        """Arrange what was opened, unless the reader has chosen something already."""
        is_untouched = not any(viewport.series_key for viewport in self._session.viewports)
        if self._session.settings.hanging_protocols and index.studies and is_untouched:
            study = newest_of_patient(index.studies[0], index)
            protocol = self._fitting(study)
            if protocol is not None:
                self._hang(protocol, study)

    def hang(self, name: str = "") -> None:
        """Arrange the active study by a protocol, or by the one that is made for it."""
        study = self._active_study()
        if study is None:
            self._session.raise_notice(Notice(translate("Notices", NO_STUDY)))
            return
        named = next((each for each in self.protocols() if each.name == name), None)
        protocol = named if name else self._fitting(study)
        if protocol is None:
            self._session.raise_notice(Notice(translate("Notices", NO_PROTOCOL)))
        else:
            self._hang(protocol, study)

    def draft(self) -> Protocol | None:
        """Return the layout on screen as a protocol that the user may change, None if empty."""
        return drafted(self._session)

    def save(self, protocol: Protocol) -> bool:
        """Add a protocol to the user's file; return whether that is done."""
        try:
            self._store.add(protocol_to_toml(protocol))
        except MedviewerError as error:
            self._session.raise_notice(failure_notice(error, later("Doing", "saving the layout")))
            return False
        text = translate("Notices", 'The layout was saved as "{name}".')
        self._session.raise_notice(Notice(text.format(name=protocol.name)))
        return True

    # Below the surface

    def _own(self) -> tuple[Protocol, ...]:
        try:
            found = protocols_from_toml(self._store.read())
        except OSError:
            text = translate("Hanging", "{file} in the configuration folder cannot be read.")
            self._tell(text.format(file=NAME))
            return ()
        except (ValueError, RecursionError):
            kept = self._store.set_aside()
            text = translate("Hanging", "The file of hanging protocols could not be understood.")
            if kept:
                text = translate(
                    "Hanging",
                    "The file of hanging protocols could not be understood; it was kept as {kept}.",
                ).format(kept=kept)
            self._tell(text)
            return ()
        for note in found.notes:
            self._tell(note)
        return found.protocols

    def _tell(self, text: str) -> None:
        """Tell a sentence once: the file is read at every use."""
        if text not in self._told:
            self._told.add(text)
            self._session.raise_notice(Notice(text, NoticeKind.WARNING))

    def _active_study(self) -> Study | None:
        found = self._session.index.find_series(self._session.active_viewport.series_key)
        if found is not None:
            return newest_of_patient(found[0], self._session.index)
        return next(iter(self._session.index.studies), None)

    def _fitting(self, study: Study) -> Protocol | None:
        priors = priors_of(study, self._session.index)
        return fitting(self.protocols(), study, len(priors))

    def _hang(self, protocol: Protocol, study: Study) -> None:
        """Show the layout with its series; all cells are of one patient then."""
        session = self._session
        self._mpr.leave()
        session.update_arrangement(layout="1x1", active=0, maximised=False)
        priors = priors_of(study, session.index)
        count = replace(session.arrangement, layout=protocol.layout).count
        shown = hung(protocol, study, priors, count)
        for number in range(len(session.viewports)):
            session.set_viewport(number, Viewport(linked=protocol.linked))
        session.update_arrangement(layout=protocol.layout)
        for number, each in shown.items():
            self._show(number, each)

    def _show(self, number: int, each: Hung) -> None:
        session = self._session
        self._series.show(each.key.series_key, each.key.stack_index, number)
        found = session.find_stack(each.key)
        if found is None or each.rule is None or each.rule.window is None:
            return
        if window := window_of(each.rule.window, found[1], found[2]):
            state = replace(session.viewports[number].state, window=window)
            session.update_viewport(number, state=state)


def window_of(wanted: str | Window, series: Series, stack: Stack) -> Window | None:
    """Return the window that a rule asks for, by its numbers or by the name of a preset or VOI."""
    if not stack.frames[0].instance.photometric.startswith("MONOCHROME"):
        return None
    own = stack.frames[0].header.windows
    known = (*presets_of(series.modality, "SUV" if series.modality == "PT" else ""), *own)
    if isinstance(wanted, Window):
        same = (one for one in known if (one.center, one.width) == (wanted.center, wanted.width))
        return next(same, wanted)
    named = (one for one in known if one.name.casefold() == wanted.casefold())
    return next(named, None)
