"""A hanging protocol of what is on screen, for the user to change and to name."""

from collections.abc import Sequence
from typing import get_args

from medviewer.app.hanging.matching import newest_of_patient, priors_of
from medviewer.app.hanging.protocol import PlaneWord, Protocol, ViewRule, words_of
from medviewer.app.session import Session
from medviewer.app.viewport import Viewport
from medviewer.image.presets import presets_of
from medviewer.image.window import Window
from medviewer.io.records import Series, Stack, Study, film_view
from medviewer.language import translate

_MOST_WORDS = 4


def drafted(session: Session) -> Protocol | None:
    """Return the layout on screen as a protocol for studies like the active one, None if empty.

    What is shown of other patients is left out.
    """
    found = session.find_stack(session.active_viewport.stack_key)
    if found is None:
        return None
    study = newest_of_patient(found[0], session.index)
    studies = (study, *priors_of(study, session.index))
    count = session.arrangement.count
    series = found[1]
    part = words_of(series.body_part)
    return Protocol(
        name=" ".join(word for word in (series.modality, " ".join(part).title()) if word)
        or translate("Hanging", "Mine"),
        layout=session.arrangement.layout,
        views=tuple(_rule(session, cell, studies) for cell in session.viewports[:count]),
        modality=(series.modality,) if series.modality else (),
        body_part=(" ".join(part),) if part else (),
        linked=all(cell.linked for cell in session.viewports[:count]),
    )


def _rule(session: Session, cell: Viewport, studies: Sequence[Study]) -> ViewRule:
    found = session.find_stack(cell.stack_key)
    if found is None or found[0] not in studies:
        return ViewRule()
    study, series, stack = found
    return ViewRule(
        modality=(series.modality,) if series.modality else (),
        plane=_plane(stack),
        description=_description(series, stack),
        prior=studies.index(study),
        window=_window(session, cell, series),
    )


def _description(series: Series, stack: Stack) -> tuple[str, ...]:
    """Return what tells a view from others: of mammograms in one series, side and view."""
    if len(series.hung_apart) > 1:
        described = film_view(stack.frames[0]).replace(" ", "")
    else:
        described = " ".join(words_of(series.description)[:_MOST_WORDS])
    return (described,) if described else ()


def _plane(stack: Stack) -> PlaneWord:
    words: tuple[PlaneWord, ...] = get_args(PlaneWord)
    return next((word for word in words if word == stack.orientation), "")


def _window(session: Session, cell: Viewport, series: Series) -> str | Window | None:
    """Return a window that the reader has chosen: a preset by its name, else its numbers."""
    window, opened = cell.state.window, session.opened_stack(cell.stack_key)
    if window is None or opened is None or opened.volume.is_color or window == opened.window:
        return None
    if any(window == preset for preset in presets_of(series.modality, opened.volume.unit)):
        return window.name
    return Window(window.center, window.width)
