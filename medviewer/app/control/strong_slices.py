"""Going from one slice above the threshold to the next."""

from medviewer.app.control.views import ViewControl
from medviewer.app.heatmaps.ribbon import ribbon_of
from medviewer.app.overlay_cells import heatmap_number
from medviewer.app.session import Notice, Session
from medviewer.language import later, translate

NOT_SCORED = later(
    "Notices",
    "Classify a series of slices first: N then goes to the next slice above the threshold.",
)
NO_EFFECT = later(
    "Notices",
    "Nothing is known of the slices' effect on the series' score: this model scores them one by "
    "one. N goes by their scores again where you turn that off in the menu AI.",
)
NONE_STRONG = later("Notices", "No slice is above the threshold; that does not exclude disease.")
_NO_FURTHER = {
    (False, 1): later("Notices", "No slice after this one is above the threshold."),
    (False, -1): later("Notices", "No slice before this one is above the threshold."),
    (True, 1): later("Notices", "No slice after this one has a large effect."),
    (True, -1): later("Notices", "No slice before this one has a large effect."),
}
"""By whether slices count by their effect, and the direction."""


class StrongSliceControl:
    """Jumps along the slices of the active cell."""

    def __init__(self, session: Session, views: ViewControl) -> None:
        self._session = session
        self._views = views

    def step(self, direction: int) -> None:
        """Go to the next strong slice, the previous one where negative; else say why not.

        In a comparison the plain side follows the result of the side that has one.
        """
        session = self._session
        number = heatmap_number(session.viewports, session.arrangement)
        ribbon = ribbon_of(session, session.viewports[number])
        if ribbon is None:
            session.raise_notice(Notice(translate("Notices", NOT_SCORED)))
            return
        by_effect = session.settings.strong_by_effect
        if not (ribbon.important if by_effect else ribbon.strong):
            text = NO_EFFECT if by_effect else NONE_STRONG
            session.raise_notice(Notice(translate("Notices", text)))
            return
        here = session.active_viewport.state.slice_index
        found = ribbon.next_strong(here, direction, by_importance=by_effect)
        if found is not None:
            self._views.go_to(found)
            return
        text = _NO_FURTHER[by_effect, 1 if direction > 0 else -1]
        session.raise_notice(Notice(translate("Notices", text)))
