"""Which model is asked first: one that is made for what the reader looks at."""

from medviewer.app.classifying.model_choice import best_choice
from medviewer.app.session import Session


class FittingModel:
    """Chooses a model that suits the active series, once for each series that becomes active.

    What the reader chooses stays until he turns to another series that it does not suit. Of one
    that was classified, or whose heatmap was shown at the last start, it is the model that did it.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._decided: tuple[str, tuple[str, ...]] = "", ()
        self._awaited = ""
        session.viewport_changed.connect(lambda *_: self._decide())
        session.arrangement_changed.connect(lambda *_: self._decide())
        session.models_changed.connect(lambda _: self._decide())

    def _decide(self) -> None:
        session = self._session
        key, models = session.active_viewport.series_key, session.models
        names = tuple(choice.name for choice in models.choices)
        found = session.index.find_series(key)
        awaited = session.active_viewport.awaited
        name = awaited.result.model_name if awaited else ""
        is_decided = self._decided == (key, names) and name in ("", self._awaited)
        if found is None or not names or is_decided:
            return
        self._decided, self._awaited = (key, names), name
        status = session.status_of_series(key)
        if not name and status is not None:  # its result stands in the pane
            name = status.key.model_name
        series = found[1]
        best = best_choice(models.choices, models.chosen, series.modality, series.body_part)
        session.choose_model(name if name in names else best)
