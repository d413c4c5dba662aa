"""What a view can show instead: classes, methods, layers, models and dates."""

from dataclasses import dataclass

from medviewer.app.explaining.choosing import chooser_state
from medviewer.app.explaining.differences import NOT_MADE, difference, subtrahends
from medviewer.app.explaining.map_key import MapKey
from medviewer.app.explaining.shown_maps import shown_key
from medviewer.app.explaining.titles import map_title, origin, other_title
from medviewer.app.overlay_cells import has_members, targets
from medviewer.app.results import ClassificationStatus, ResultKey
from medviewer.app.session import Session
from medviewer.app.texts.corners import readable_date, series_title
from medviewer.app.viewport import Viewport
from medviewer.language import later, translate

PLAIN = later("Comparing", "Plain image")


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a list: `why_not` says why it cannot be chosen."""

    value: str
    text: str
    is_chosen: bool = False
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class ViewChoices:
    """What a view shows, by name, and what it can show instead."""

    title: str = ""
    is_plain: bool = True
    classes: tuple[Choice, ...] = ()
    methods: tuple[Choice, ...] = ()
    layers: tuple[Choice, ...] = ()
    parts: tuple[Choice, ...] = ()
    models: tuple[Choice, ...] = ()
    dates: tuple[Choice, ...] = ()
    minus: tuple[Choice, ...] = ()


def view_title(session: Session, viewport: Viewport) -> str:
    """Name what a view shows, without and with a heatmap."""
    key = shown_key(viewport)
    if key is None or _status(session, key.result) is None:
        return translate("Comparing", PLAIN)
    title = map_title(session, key)
    if viewport.minus is not None:
        text = translate("Comparing", "{map} minus {other}")
        title = text.format(map=title, other=other_title(session, viewport.minus, key))
    return f"{title} · {origin(session, key)}"


def view_choices(session: Session, viewport: Viewport) -> ViewChoices:
    """Return the choices of a cell; without a series there are none."""
    if not viewport.series_key:
        return ViewChoices()
    key = shown_key(viewport)
    status = session.status_of_series(viewport.series_key) if key is None else None
    status = status if key is None else _status(session, key.result)
    may_show = status is not None and session.may_show(status.key)
    classes, methods, layers, parts = _of_result(session, key, status if may_show else None)
    return ViewChoices(
        view_title(session, viewport),
        key is None,
        classes,
        methods,
        layers,
        parts,
        _models(session, viewport.series_key, key),
        _dates(session, viewport.series_key),
        _minus(session, viewport),
    )


def _status(session: Session, key: ResultKey) -> ClassificationStatus | None:
    status = session.status(key)
    return None if status is None or status.result is None else status


def _of_result(
    session: Session, key: MapKey | None, status: ClassificationStatus | None
) -> tuple[tuple[Choice, ...], tuple[Choice, ...], tuple[Choice, ...], tuple[Choice, ...]]:
    if status is None or status.result is None:
        return (), (), (), ()
    model = session.models.find(status.key.model_name)
    shown = key or MapKey(status.key, "")
    classes = tuple(
        Choice(label, model.name_of(label) if model else label, label == shown.target)
        for label in targets(status)
    )
    state = chooser_state(status.result.offer, shown.choice, has_members=has_members(status))
    methods = tuple(
        Choice(item.name, item.title, key is not None and item.name == state.method, item.why_not)
        for item in state.methods
    )
    layers = tuple(
        Choice(name, name, key is not None and name == state.layer) for name in state.layers
    )
    parts = tuple(
        Choice(part, title, key is not None and part == state.part) for part, title in state.parts
    )
    return classes, methods, layers, parts


def _minus(session: Session, viewport: Viewport) -> tuple[Choice, ...]:
    """Return which maps can be taken away, by their place in `subtrahends`."""
    key = shown_key(viewport)
    if key is None:
        return ()
    nothing = Choice("", translate("Comparing", "Nothing"), viewport.minus is None)
    others = (
        Choice(
            str(place),
            other_title(session, other, key),
            other == viewport.minus,
            _why_not(difference(session, key, other).refusal),
        )
        for place, other in enumerate(subtrahends(session, viewport))
    )
    return (nothing, *others)


def _why_not(reason: str) -> str:
    """Return why a difference cannot be asked for; maps that are not made yet can be made."""
    return "" if reason == NOT_MADE else translate("Comparing", reason)


def _models(session: Session, series_key: str, key: MapKey | None) -> tuple[Choice, ...]:
    """Return the models; those that have not read the series yet say so."""
    shown = "" if key is None else key.result.model_name
    choices = []
    for model in session.models.choices:
        done = _status(session, ResultKey(series_key, model.name)) is not None
        text = "{model}" if done else translate("Comparing", "{model} (classify)")
        text = text.format(model=model.full_name)
        choices.append(Choice(model.name, text, model.name == shown))
    return tuple(choices)


def _dates(session: Session, series_key: str) -> tuple[Choice, ...]:
    """Return the series of the same kind of all studies of the patient, newest first."""
    found = session.index.find_series(series_key)
    if found is None:
        return ()
    own, modality = found[0], found[1].modality
    studies = [own]
    if own.patient.patient_id:  # without an ID nobody can tell whether it is the same patient
        studies = [each for each in session.index.studies if each.person == own.person]
    studies.sort(key=lambda study: (study.date, study.time), reverse=True)
    undated = translate("Layouts", "no date")
    return tuple(
        Choice(
            series.key,
            f"{readable_date(study.date) or undated} · {series_title(series)}",
            series.key == series_key,
        )
        for study in studies
        for series in study.series
        if series.modality == modality
    )
