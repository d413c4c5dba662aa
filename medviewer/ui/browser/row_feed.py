"""Showing nodes in the browser's model little by little: the window never waits for thousands."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from PySide6.QtGui import QStandardItem

from medviewer.app.texts.browser_rows import BrowserNode
from medviewer.ui.browser.series_model import SeriesModel

STEP_ROWS = 100
"""So many rows are made, changed or removed in one step at most..."""
STEP_LOOKS = 2000
"""... and so many are looked at."""


@dataclass(slots=True, eq=False)
class Step:
    """What one step has done."""

    made: int = 0
    looks: int = 0
    added: list[QStandardItem] = field(default_factory=list)

    @property
    def is_full(self) -> bool:
        """Whether the window should have its turn."""
        return self.made >= STEP_ROWS or self.looks >= STEP_LOOKS


class RowFeed:
    """Brings a model in line with the nodes of an index, a step at a time."""

    def __init__(self, model: SeriesModel, nodes: Sequence[BrowserNode]) -> None:
        self._model = model
        self._step = Step()
        self._pieces = self._below(model.invisibleRootItem(), nodes)

    def next_step(self) -> Step | None:
        """Do the next step; None when all is shown."""
        self._step = Step()
        for _ in self._pieces:
            if self._step.is_full:
                return self._step
        done = self._step
        return done if done.looks or done.made else None

    def _below(self, parent: QStandardItem, nodes: Iterable[BrowserNode]) -> Iterator[None]:
        """Show `nodes` below `parent`, each with what is below itself; stop after each piece."""
        every = tuple(nodes)
        yield from self._without_others(parent, {node.key for node in every})
        position, waiting = 0, iter(every)
        while piece := tuple(islice(waiting, self._room())):
            self._show(parent, position, piece)
            position += len(piece)
            yield
        for node in every:
            item = self._model.find(node.key)
            if item is None or self._model.is_complete(node):
                continue
            yield from self._below(item, node.below())
            self._model.set_complete(node)

    def _room(self) -> int:
        return max(1, STEP_ROWS - self._step.made)

    def _without_others(self, parent: QStandardItem, kept: set[str]) -> Iterator[None]:
        """Remove what is no longer wanted below an item, from its end."""
        end = parent.rowCount()
        while end > 0:
            start = max(0, end - self._room())
            self._step.made += self._model.remove_others(parent, start, end, kept)
            self._step.looks += end - start
            end = start
            yield

    def _show(self, parent: QStandardItem, position: int, piece: Sequence[BrowserNode]) -> None:
        made, added = self._model.show_piece(parent, position, piece)
        self._step.made += made
        self._step.looks += len(piece)
        self._step.added += added
