"""From the session's values to what a slice view shows."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from medviewer.app.results import ClassificationStatus
from medviewer.app.session import Session
from medviewer.app.texts.corners import CornerState, CornerSubject, corner_lines, places_on_screen
from medviewer.app.texts.problem_names import problem_names
from medviewer.app.viewport import Viewport
from medviewer.image.projection import pixel_aspect
from medviewer.image.volume import Volume
from medviewer.io.calibration import calibration_of
from medviewer.io.records import ProblemKind, Series, Stack
from medviewer.language import again, later, translate, translate_made
from medviewer.ui.slices.content import CornerTexts, ShownSlice, SliceContent
from medviewer.ui.slices.heatmap.overlay_content import overlay_content

if TYPE_CHECKING:
    from medviewer.ui.slices.objects.object_content import ObjectContent

RESAMPLED = later("Image view", "RESAMPLED")
OBLIQUE = later("Image view", "OBLIQUE")

_BANNER_PROBLEMS = {ProblemKind.MISSING_SLICE, ProblemKind.UNEVEN_SPACING, ProblemKind.GANTRY_TILT}


def slice_content(
    session: Session,
    viewport: Viewport,
    banners: tuple[str, ...],
    key_slices: frozenset[int] = frozenset(),
    *,
    key_objects: Mapping[int, str] | None = None,
    identifying: bool = True,
    link_note: str = "",
) -> SliceContent | None:
    """Return what a view shows for a cell, or None where there are no pixels (yet).

    `key_objects` are the slices that key object selections mean, with the selections' titles.
    Without `identifying`, no text tells who the patient is: warnings name no files then.
    """
    found = session.shown_stack(viewport.stack_key)
    opened = session.opened_stack(viewport.stack_key)
    if found is None or opened is None or viewport.message:
        return None
    study, series, stack = found
    status = session.status(viewport.result) if viewport.result else None
    badges = (
        _plane_badge(viewport, opened.volume.resampled),
        _badge(None if viewport.shows == "plain" else status),
    )
    badge = " · ".join(each for each in badges if each)
    places = places_on_screen(session.settings, series.modality)
    subject = CornerSubject(study, series, stack, badge, identifying, places)
    edge = _shortest_edge(viewport, opened.volume)
    is_plain = viewport.shows == "plain"
    warnings = () if is_plain else _result_banners(status)
    overlay = None
    if not is_plain:
        overlay = overlay_content(session, viewport, series, status, identifying=identifying)
    return SliceContent(
        volume=opened.volume,
        first_image_index=sum(len(other.frames) for other in series.stacks[: viewport.stack_index]),
        corner_texts=lambda shown: _corner_texts(subject, shown, edge),
        orientation=stack.frames[0].instance.attributes.get("PatientOrientation", ""),
        body_part=series.body_part,
        scale_note=calibration_of(stack.frames[0]).note,
        overlay=overlay,
        plain=is_plain,
        badge=_lean(session, viewport),
        graphics=session.graphics.get(viewport.stack_key, {}),
        key_slices=key_slices,
        link_note=link_note,
        objects=_objects(session, viewport, key_objects or {}, identifying=identifying),
        banners=(
            *banners,
            *_stack_banners(series, stack, opened.volume.resampled, identifying=identifying),
            *warnings,
        ),
    )


def _objects(
    session: Session, viewport: Viewport, key_objects: Mapping[int, str], *, identifying: bool
) -> "ObjectContent | None":
    if not (viewport.layer or viewport.presented or key_objects):
        return None
    from medviewer.ui.slices.objects.object_content import object_content

    return object_content(session, viewport, key_objects, identifying=identifying)


def _shortest_edge(viewport: Viewport, volume: Volume) -> float:
    """Return the shortest edge of a pixel in image columns; of planes, that of the volume's voxels.

    The zoom counts by it: planes of one volume at one scale then say the same.
    """
    edge = min(1.0, pixel_aspect(volume.pixel_spacing_mm))
    if viewport.plane is None or volume.geometry is None:
        return edge
    step, _, across = volume.geometry.spacing_mm
    return min(edge, pixel_aspect((step, across)))


def _corner_texts(subject: CornerSubject, shown: ShownSlice, edge: float) -> CornerTexts:
    scale = shown.scale * edge
    state = CornerState(shown.slice_index, shown.window, scale, shown.state.annotations)
    lines = corner_lines(subject, state)
    return CornerTexts(
        lines.top_left, lines.top_right, lines.bottom_left, lines.bottom_right, lines.kind
    )


def _plane_badge(viewport: Viewport, resampled: str) -> str:
    """Name the slices that stand in no file: along which plane, and whether interpolated."""
    plane = "" if viewport.plane is None else f"MPR {translate('Planes', viewport.plane)}"
    return " · ".join(
        part for part in (plane, translate("Image view", RESAMPLED) if resampled else "") if part
    )


def _lean(session: Session, viewport: Viewport) -> str:
    """Say that a plane was turned, how far and where to, and which plane it is viewed as now."""
    straight = session.opened_stack(replace(viewport.stack_key, tilt=None))
    if viewport.tilt is None or straight is None or straight.volume.geometry is None:
        return ""
    from medviewer.image.oblique.tilt import lean_text, likeness

    stand = viewport.tilt.normal, straight.volume.geometry
    lean = f"{translate('Image view', OBLIQUE)}  {lean_text(*stand)}".rstrip()
    plane = likeness(*stand)
    if plane is None:
        return lean
    text = translate("Image view", "viewed as {plane}").format(plane=translate("Planes", plane))
    return f"{lean}\n{text}"


def _badge(status: ClassificationStatus | None) -> str:
    if status is None or status.result is None:
        return ""
    model = status.result.prediction.model
    return translate("Image view", "AI: {text}").format(text=f"{model.name} {model.version}")


def _stack_banners(
    series: Series, stack: Stack, resampled: str, *, identifying: bool
) -> tuple[str, ...]:
    """Return what is wrong with the geometry of the shown stack, or how it was mended."""
    if resampled:
        text = translate("Image view", "RESAMPLED, not as the scanner took it: {how}")
        return (text.format(how=translate_made("Resampling", resampled)),)
    found = series.volume_problems(stack)
    problems = [problem for problem in found if problem.kind in _BANNER_PROBLEMS]
    if not identifying:
        return problem_names(problems)
    return tuple(again(problem.text) for problem in problems)


def _result_banners(status: ClassificationStatus | None) -> tuple[str, ...]:
    """Repeat over the image what the pane warns of: nobody reads a map without it."""
    if status is None or status.result is None:
        return ()
    stale: tuple[str, ...] = ()
    if status.model_changed:
        stale = (translate("Image view", "The model changed since the AI result was made"),)
    elif status.stale:
        stale = (translate("Image view", "The files changed since the AI result was made"),)
    found = status.result.prediction.warnings
    warnings = [warning for warning in found if warning.casts_doubt]
    if not warnings:
        return stale
    said = translate("Image view", "AI result with a warning: {text}")
    if len(warnings) > 1:
        said = translate(
            "Image view", "AI result with warnings: {text} ({count} more in the AI pane)"
        )
    text = again(warnings[0].text).rstrip(".。")
    return (*stale, said.format(text=text, count=len(warnings) - 1))
