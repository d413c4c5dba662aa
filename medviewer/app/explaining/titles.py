"""How shown maps are named: method, class, and beside others model and date."""

from dataclasses import replace

from medviewer.app.explaining.map_key import OWN_MAP, MapKey
from medviewer.app.explaining.shown_maps import attribution_of
from medviewer.app.session import Session
from medviewer.app.texts.corners import readable_date
from medviewer.language import translate


def map_title(session: Session, key: MapKey) -> str:
    """Name maps by method and class, such as ``Grad-CAM · Pneumonia``."""
    parts = method_title(session, key), class_title(session, key)
    return " · ".join(part for part in parts if part)


def other_title(session: Session, other: MapKey, key: MapKey, *, identifying: bool = True) -> str:
    """Name maps beside those of `key`: of another result, that too."""
    title = map_title(session, other)
    if other.result == key.result:
        return title
    return f"{title} ({origin(session, other, identifying=identifying)})"


def class_title(session: Session, key: MapKey) -> str:
    """Return the name of the class that maps explain."""
    choice = session.models.find(key.result.model_name)
    return choice.name_of(key.target) if choice else key.target


def method_title(session: Session, key: MapKey) -> str:
    """Return the name of a method, with the layer where it is not the model's own."""
    title = _made_title(session, key)
    if key.choice.part == "mean":
        return title
    return translate("Explain", "{method}, spread of the members").format(method=title)


def _made_title(session: Session, key: MapKey) -> str:
    if key.came_with_scores:
        own = attribution_of(session, replace(key, choice=OWN_MAP))
        return "" if own is None else translate("Explain", own.method)
    from medviewer.explain.methods.registry import METHODS

    title = translate("Explain", METHODS[key.choice.method].title)
    text = translate("Explain", "{method} at {layer}") if key.choice.layer else "{method}"
    return text.format(method=title, layer=key.choice.layer)


def model_title(session: Session, key: MapKey) -> str:
    """Return name and version of the model whose result is explained."""
    status = session.status(key.result)
    if status is None or status.result is None:
        return key.result.model_name
    model = status.result.prediction.model
    return f"{model.name} {model.version}"


def origin(session: Session, key: MapKey, *, identifying: bool = True) -> str:
    """Return model and, unless it may tell who the patient is, the date of the study."""
    found = session.index.find_series(key.result.series_key)
    date = readable_date(found[0].date) if found is not None and identifying else ""
    return " · ".join(part for part in (model_title(session, key), date) if part)


def shows_several(session: Session) -> bool:
    """Whether other views stand beside: then every caption says whose map it is."""
    return len(session.arrangement.visible) > 1


def shows_several_models(session: Session) -> bool:
    """Whether maps of two models are on screen: their scales have nothing in common."""
    cells = (session.viewports[number] for number in session.arrangement.visible)
    names = {cell.result.model_name for cell in cells if cell.result and cell.has_heatmap}
    return len(names) > 1
