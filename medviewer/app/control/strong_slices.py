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
NONE_STRONG = later("Notices", "No slice is above the threshold; that does not exclude disease.")


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
        if not ribbon.strong:
            session.raise_notice(Notice(translate("Notices", NONE_STRONG)))
            return
        here = session.active_viewport.state.slice_index
        found = ribbon.next_strong(here, direction)
        if found is not None:
            self._views.go_to(found)
            return
        text = translate("Notices", "No slice before this one is above the threshold.")
        if direction > 0:
            text = translate("Notices", "No slice after this one is above the threshold.")
        session.raise_notice(Notice(text))
