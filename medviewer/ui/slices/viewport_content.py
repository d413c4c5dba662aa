"""From the session's values to what a slice view shows."""

from collections.abc import Mapping

from medviewer.app.results import ClassificationResult, ClassificationStatus
from medviewer.app.session import Session
from medviewer.app.texts.corners import CornerState, CornerSubject, corner_lines
from medviewer.app.texts.problem_names import problem_names
from medviewer.app.viewport import Viewport
from medviewer.io.records import ProblemKind, Series, Stack
from medviewer.language import translate_made
from medviewer.ui.slices.content import CornerTexts, OverlayContent, ShownSlice, SliceContent

RESAMPLED = "RESAMPLED"

_BANNER_PROBLEMS = {ProblemKind.MISSING_SLICE, ProblemKind.UNEVEN_SPACING, ProblemKind.GANTRY_TILT}


def slice_content(
    session: Session,
    viewport: Viewport,
    banners: tuple[str, ...],
    key_slices: frozenset[int] = frozenset(),
    *,
    identifying: bool = True,
) -> SliceContent | None:
    """Return what a view shows for a cell, or None where there are no pixels (yet).

    Without `identifying`, no text tells who the patient is: warnings name no files then.
    """
    found = session.shown_stack(viewport.stack_key)
    opened = session.opened_stack(viewport.stack_key)
    if found is None or opened is None or viewport.message:
        return None
    study, series, stack = found
    status = session.status(viewport.result) if viewport.result else None
    badge = _plane_badge(viewport, opened.volume.resampled) or _badge(status)
    subject = CornerSubject(study, series, stack, badge, identifying)
    is_plain = viewport.shows == "plain"
    warnings = () if is_plain else _result_banners(status)
    return SliceContent(
        volume=opened.volume,
        first_image_index=sum(len(other.frames) for other in series.stacks[: viewport.stack_index]),
        corner_texts=lambda shown: _corner_texts(subject, shown),
        orientation=stack.frames[0].instance.attributes.get("PatientOrientation", ""),
        body_part=series.body_part,
        overlay=None if is_plain else _overlay(session, status, viewport.state.overlay.target),
        plain=is_plain,
        graphics=session.graphics.get(viewport.stack_key, {}),
        key_slices=key_slices,
        banners=(
            *banners,
            *_stack_banners(series, stack, opened.volume.resampled, identifying=identifying),
            *warnings,
        ),
    )


def _corner_texts(subject: CornerSubject, shown: ShownSlice) -> CornerTexts:
    state = CornerState(shown.slice_index, shown.window, shown.scale, shown.state.annotations)
    lines = corner_lines(subject, state)
    return CornerTexts(lines.top_left, lines.top_right, lines.bottom_left, lines.bottom_right)


def _plane_badge(viewport: Viewport, resampled: str) -> str:
    """Name the slices that stand in no file: along which plane, and whether interpolated."""
    plane = "" if viewport.plane is None else f"MPR {viewport.plane}"
    return " · ".join(part for part in (plane, RESAMPLED if resampled else "") if part)


def _badge(status: ClassificationStatus | None) -> str:
    if status is None or status.result is None:
        return ""
    model = status.result.prediction.model
    return f"AI: {model.name} {model.version}"


def _overlay(
    session: Session, status: ClassificationStatus | None, target: str
) -> OverlayContent | None:
    if status is None or status.result is None:
        return None
    attribution = status.result.attributions.get(target)
    if attribution is None:
        return None
    choice = session.models.find(status.key.model_name)
    title = f"{attribution.method} · {choice.name_of(target) if choice else target}"
    return OverlayContent(attribution, title, reasons=_reasons(status.result))


def _reasons(result: ClassificationResult) -> Mapping[int, str]:
    """Say why an image has no heatmap, by its index in the series."""
    refused = {
        image.index: warning.text
        for image in result.prediction.images
        for warning in image.warnings
        if warning.refuses
    }
    return refused | {image.index: image.reason for image in result.prediction.failed}


def _stack_banners(
    series: Series, stack: Stack, resampled: str, *, identifying: bool
) -> tuple[str, ...]:
    """Return what is wrong with the geometry of the shown stack, or how it was mended."""
    if resampled:
        return (
            f"{RESAMPLED}, not as the scanner took it: {translate_made('Resampling', resampled)}",
        )
    found = series.volume_problems(stack)
    problems = [problem for problem in found if problem.kind in _BANNER_PROBLEMS]
    if not identifying:
        return problem_names(problems)
    return tuple(problem.text for problem in problems)


def _result_banners(status: ClassificationStatus | None) -> tuple[str, ...]:
    """Repeat over the image what the pane warns of: nobody reads a map without it."""
    if status is None or status.result is None:
        return ()
    stale = ("The files changed since the AI result was made",) if status.stale else ()
    found = status.result.prediction.warnings
    warnings = [warning for warning in found if warning.casts_doubt]
    if not warnings:
        return stale
    more = f" ({len(warnings) - 1} more in the AI pane)" if len(warnings) > 1 else ""
    return (*stale, f"AI: {warnings[0].text.rstrip('.')}{more}")
