"""Side by side: what each view shows, chosen by hand or by a preset."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from medviewer.app.classifying.control import ClassifyControl
from medviewer.app.control.layouts import LayoutControl
from medviewer.app.control.series import SeriesControl
from medviewer.app.explaining.choosing import choice_of
from medviewer.app.explaining.differences import difference, subtrahends
from medviewer.app.explaining.map_key import OWN_MAP
from medviewer.app.explaining.offer import MapOffer
from medviewer.app.explaining.shown_maps import shown_key
from medviewer.app.hanging.matching import priors_of
from medviewer.app.overlay_cells import has_members, heatmap_number, overlay_cell, targets
from medviewer.app.results import ClassificationStatus, ResultKey
from medviewer.app.session import Notice, NoticeKind, Session
from medviewer.app.view_state import OverlayState
from medviewer.app.viewport import Viewport
from medviewer.explain.methods.registry import METHODS
from medviewer.io.records import Series
from medviewer.language import later, translate

if TYPE_CHECKING:
    from medviewer.explain.attribution import MapPart

NO_RESULT = later("Comparing", "Classify the series first: then its heatmaps can be compared.")
ONE_CLASS = later(
    "Comparing", "The model tells only one class: there is nothing to compare it with."
)
ONE_METHOD = later("Comparing", "No other method suits this network.")
ONE_NETWORK = later("Comparing", "The model is one network, no ensemble: its maps have no spread.")
ONE_MODEL = later(
    "Comparing", "Classify the series with a second model first (AI > Classify with)."
)
NO_PRIOR = later("Comparing", "No earlier study of this patient with such images is open.")
_TOP_SHARE = 0.8
"""Between models, the strongest fifth of each one's values is shown first."""


class CompareControl:
    """Lets each view show what it is asked for; presets arrange two to four of them, linked."""

    def __init__(
        self,
        session: Session,
        layouts: LayoutControl,
        series: SeriesControl,
        classifications: ClassifyControl,
        leave_planes: Callable[[], None],
        make_difference: Callable[[int], None],
    ) -> None:
        self._session = session
        self._layouts = layouts
        self._series = series
        self._classifications = classifications
        self._leave_planes = leave_planes
        self._make_difference = make_difference

    # One view

    def show_plain(self, number: int) -> None:
        """Show the image alone."""
        self._session.update_viewport(number, shows="plain", minus=None)

    def show_class(self, number: int, target: str) -> None:
        """Show the heatmap of a class."""
        cell = self._heated(number)
        if cell is not None:
            self._session.set_viewport(number, _of_class(cell, target))

    def show_method(self, number: int, method: str) -> None:
        """Show the heatmap by a method, at the layer that is shown."""
        cell = self._heated(number)
        offer = self._offer(cell)
        if cell is not None and offer is not None:
            choice = choice_of(offer, method, cell.map.layer or offer.layer, cell.map.part)
            self._session.set_viewport(number, replace(cell, map=choice, minus=None))

    def show_layer(self, number: int, layer: str) -> None:
        """Show the heatmap at a layer, by the method that is shown."""
        cell = self._heated(number)
        offer = self._offer(cell)
        if cell is not None and offer is not None:
            choice = choice_of(offer, cell.map.method or offer.method, layer, cell.map.part)
            self._session.set_viewport(number, replace(cell, map=choice, minus=None))

    def show_part(self, number: int, part: "MapPart") -> None:
        """Show the mean of an ensemble's maps, or how far they lie apart."""
        cell = self._heated(number)
        if cell is not None:
            choice = replace(cell.map, part=part)
            self._session.set_viewport(number, replace(cell, map=choice, minus=None))

    def show_model(self, number: int, name: str) -> None:
        """Show what a model said; one that has not read the series is asked to."""
        cell = self._session.viewports[number]
        status = self._done(ResultKey(cell.series_key, name))
        if status is None:
            self._session.set_viewport(
                number,
                replace(cell, shows="overlay", result=None, map=OWN_MAP, minus=None, awaited=None),
            )
            self._classifications.classify(cell.series_key, name)
            return
        kept, labels = cell.state.overlay.target, targets(status)
        target = kept if kept in labels else labels[0]
        self._session.set_viewport(number, overlay_cell(cell, status.key, target))

    def show_series(self, number: int, series_key: str) -> None:
        """Show another series, such as that of another date, explained by the same model."""
        before = self._session.viewports[number]
        self._series.show(series_key, number=number)
        if before.result is None or before.shows == "plain":
            return
        key = ResultKey(series_key, before.result.model_name)
        if self._done(key) is None:
            self._classifications.classify(series_key, key.model_name)
        else:
            self._classifications.show_result(key)

    def show_minus(self, number: int, place: str) -> None:
        """Take maps away from those of a cell, by their place in `subtrahends`; "" for none."""
        viewport = self._session.viewports[number]
        others = subtrahends(self._session, viewport)
        chosen = others[int(place)] if place and int(place) < len(others) else None
        cell = viewport if chosen is None else _in_values(viewport)
        self._session.set_viewport(number, replace(cell, minus=chosen))
        self._make_difference(number)

    # Presets

    def difference(self) -> None:
        """Put two maps and their difference side by side: those on screen, else two classes."""
        start = self._start()
        if start is None:
            return
        cell = _in_values(_of_mean(start[0]))
        key = shown_key(cell)
        others = subtrahends(self._session, cell)
        if key is None or not others:
            self._say(ONE_CLASS)
            return
        fit = [each for each in others if not difference(self._session, key, each).refusal]
        if not fit:
            self._say(difference(self._session, key, others[0]).refusal)
            return
        other = replace(_of_class(cell, fit[0].target), map=fit[0].choice)
        self._arrange([cell, other, replace(cell, minus=fit[0])])

    def classes(self) -> None:
        """Put the shown class and the strongest others beside one another."""
        start = self._start()
        if start is None:
            return
        cell, status = start
        labels = targets(status)
        first = cell.state.overlay.target
        others = [label for label in labels if label != first]
        if not others:
            self._say(ONE_CLASS)
            return
        self._arrange([_of_class(cell, label) for label in (first, *others[:3])])

    def methods(self) -> None:
        """Put the shown method and the next quick one that suits beside one another."""
        start = self._start()
        if start is None or start[1].result is None:
            return
        cell, offer = start[0], start[1].result.offer
        shown = cell.map.method or offer.method
        quick = [
            name
            for name, why_not in offer.methods
            if not why_not and name != shown and name in METHODS and not METHODS[name].is_slow
        ]
        if not quick:
            self._say(ONE_METHOD)
            return
        other = choice_of(offer, quick[0], cell.map.layer or offer.layer, cell.map.part)
        self._arrange([cell, replace(cell, map=other)])

    def members(self) -> None:
        """Put the mean of an ensemble's maps beside how far they lie apart."""
        start = self._start()
        if start is None:
            return
        cell, status = start
        if not has_members(status):
            self._say(ONE_NETWORK)
            return
        mean = _of_mean(cell)
        self._arrange([mean, replace(mean, map=replace(mean.map, part="spread"))])

    def models(self) -> None:
        """Put what two to four models said beside one another, in percentiles."""
        start = self._start()
        if start is None:
            return
        cell, status = start
        done = [
            each
            for each in self._session.statuses
            if each.key.series_key == cell.series_key and self._done(each.key) is not None
        ]
        others = [each for each in done if each.key != status.key]
        if not others:
            self._say(ONE_MODEL)
            return
        cells = [cell, *(overlay_cell(cell, each.key, targets(each)[0]) for each in others[:3])]
        self._arrange([_ranked(each) for each in cells])

    def dates(self) -> None:
        """Put the shown series beside the like of it in the study before."""
        start = self._start()
        if start is None:
            return
        prior = self._prior(start[0].series_key)
        if prior is None:
            self._say(NO_PRIOR)
            return
        self._arrange([start[0], start[0]])
        self.show_series(1, prior.key)

    # Below the surface

    def _start(self) -> tuple[Viewport, ClassificationStatus] | None:
        """Return the cell whose maps are compared and its result; else say what is missing."""
        self._leave_planes()
        number = heatmap_number(self._session.viewports, self._session.arrangement)
        cell = self._heated(number)
        status = None if cell is None or cell.result is None else self._done(cell.result)
        if cell is None or status is None:
            self._say(NO_RESULT)
            return None
        return replace(cell, linked=True, minus=None), status

    def _heated(self, number: int) -> Viewport | None:
        """Return a cell with a heatmap on: the one it has, or that of its series' result."""
        cell = self._session.viewports[number]
        if cell.result is not None and self._done(cell.result) is not None:
            overlay = replace(cell.state.overlay, visible=True)
            return replace(cell, shows="overlay", state=replace(cell.state, overlay=overlay))
        found = self._session.status_of_series(cell.series_key)
        status = None if found is None else self._done(found.key)
        return None if status is None else overlay_cell(cell, status.key, targets(status)[0])

    def _done(self, key: ResultKey) -> ClassificationStatus | None:
        """Return a result that has heatmaps and may be seen."""
        status = self._session.status(key)
        if status is None or not targets(status) or not self._session.may_show(key):
            return None
        return status

    def _offer(self, cell: Viewport | None) -> MapOffer | None:
        status = None if cell is None or cell.result is None else self._done(cell.result)
        return None if status is None or status.result is None else status.result.offer

    def _prior(self, series_key: str) -> Series | None:
        found = self._session.index.find_series(series_key)
        if found is None:
            return None
        study, series = found
        for prior in priors_of(study, self._session.index):
            like = [each for each in prior.series if each.modality == series.modality]
            like.sort(key=lambda each: each.description != series.description)
            if like:
                return like[0]
        return None

    def _arrange(self, cells: Sequence[Viewport]) -> None:
        self._layouts.arrange(cells, active=0)

    def _say(self, text: str) -> None:
        self._session.raise_notice(Notice(translate("Comparing", text), NoticeKind.INFORMATION))


def _of_class(cell: Viewport, target: str) -> Viewport:
    overlay = replace(cell.state.overlay, target=target)
    return replace(cell, state=replace(cell.state, overlay=overlay), minus=None)


def _of_mean(cell: Viewport) -> Viewport:
    """Return a cell that shows maps themselves, not how far an ensemble's lie apart."""
    return replace(cell, map=replace(cell.map, part="mean"))


def _ranked(cell: Viewport) -> Viewport:
    """Return a cell whose map is drawn in percentiles: all that two models have in common."""
    overlay = replace(cell.state.overlay, scale="rank", threshold=_TOP_SHARE, threshold_value=None)
    return replace(cell, state=replace(cell.state, overlay=overlay))


def _in_values(cell: Viewport) -> Viewport:
    """Return a cell whose map is drawn in its own unit: a difference has no percentiles.

    A threshold among percentiles means nothing there, so the usual one comes back.
    """
    overlay = cell.state.overlay
    if overlay.scale != "rank":
        return cell
    overlay = replace(overlay, scale="series", threshold=OverlayState().threshold)
    return replace(cell, state=replace(cell.state, overlay=overlay))
