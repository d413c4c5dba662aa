"""Which cells are linked, what they say of it, and how they join: read from the session."""

from collections.abc import Iterable, Iterator

from medviewer.app.linking import BY_SHARE, NOT_LINKED, LinkEnd, align, may_link, scrolls_by_share
from medviewer.app.reference_lines import siblings
from medviewer.app.session import Session
from medviewer.app.view_state import ViewState
from medviewer.language import translate


def link_end(session: Session, number: int) -> LinkEnd | None:
    """Return what a linked cell shows; None where it is not linked or shows no image."""
    return _shown_end(session, number) if session.viewports[number].linked else None


def link_counts(session: Session) -> tuple[int, int]:
    """Return how many cells of the layout are linked, of how many; empty ones beside others none.

    While nothing is shown, the empty ones count.
    """
    cells = session.viewports[: session.arrangement.count]
    counted = [cell for cell in cells if cell.series_key] or cells
    return sum(cell.linked for cell in counted), len(counted)


def link_note(session: Session, number: int) -> str:
    """Return what to say in a cell that is not linked beside others, or by position alone."""
    own, others = _shown_end(session, number), list(_others(session, number))
    if own is None:
        return ""
    if not session.viewports[number].linked:
        is_left_out = any(may_link(other, own) for other in others)
        return translate("Layouts", NOT_LINKED) if is_left_out else ""
    is_loose = any(scrolls_by_share(own, other) for other in others)
    return translate("Layouts", BY_SHARE) if is_loose else ""


def joined(session: Session, leader: int, numbers: Iterable[int]) -> dict[int, ViewState]:
    """Return how linked cells stand once they have joined the cell `leader`, by number."""
    end, now = link_end(session, leader), session.viewports[leader].state
    if end is None:
        return {}
    apart = set(numbers) - {leader, *siblings(session, leader)}
    ends = {number: link_end(session, number) for number in sorted(apart)}
    return {
        number: align(end, other, now, session.viewports[number].state)
        for number, other in ends.items()
        if other is not None
    }


def first_beside(session: Session, number: int) -> int | None:
    """Return the first cell on screen with which a linked one goes along, None without any."""
    own = link_end(session, number)
    for other in _numbers_beside(session, number):
        end = link_end(session, other)
        if own is not None and end is not None and may_link(end, own):
            return other
    return None


def _others(session: Session, number: int) -> Iterator[LinkEnd]:
    """Iterate over what the linked cells on screen show beside one."""
    ends = (link_end(session, other) for other in _numbers_beside(session, number))
    return (end for end in ends if end is not None)


def _numbers_beside(session: Session, number: int) -> list[int]:
    """Return the cells on screen but one and the other planes of its volume."""
    own = {number, *siblings(session, number)}
    return [other for other in session.arrangement.visible if other not in own]


def _shown_end(session: Session, number: int) -> LinkEnd | None:
    viewport = session.viewports[number]
    found = session.shown_stack(viewport.stack_key)
    if viewport.message or found is None:
        return None
    study, series, stack = found
    return LinkEnd(study.person, series, stack)
