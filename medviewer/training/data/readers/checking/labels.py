"""From the words and numbers of a data set's labels to targets."""

import itertools
import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence

from medviewer.models.card import Task
from medviewer.training.data.samples import Targets
from medviewer.training.errors import TrainingError, UnknownWordsError

_LONGEST_WORD = 40
_MOST_LISTED = 12


def plain(word: str) -> str:
    """Return a label so that equal ones are equal: no case, blanks and underscores as hyphens."""
    return re.sub(r"[\s_-]+", "-", word.strip()).casefold()


def targets_of_words(
    words: Sequence[str], places: Sequence[str], classes: Sequence[str], task: Task
) -> list[Targets]:
    """Return the targets of labels that are a word each.

    A multi-class label is one of the `classes`. In the other tasks one further word may occur: it
    says that nothing is present, or in an ordinal task that the grade is below the first. A second
    such word is more likely a misspelt label.

    Parameters
    ----------
    words, places
        The label of each sample, and where it stands, to be named where it is unknown.
    """
    known = {plain(each): index for index, each in enumerate(classes)}
    indices = [known.get(plain(word), -1) for word in words]
    others = Counter(
        plain(word) for word, index in zip(words, indices, strict=True) if index < 0 and word
    )
    absent = others.most_common(1)[0][0] if others and task != "multi-class" else ""
    for word, place, index in zip(words, places, indices, strict=True):
        if index < 0 and (not word.strip() or plain(word) != absent):
            kind = UnknownWordsError if word.strip() else TrainingError
            raise kind(f"{place}: {_unknown(word, classes, absent)}")
    return [_targets_of_index(index, len(classes), task) for index in indices]


def targets_of_number(value: int, place: str, classes: Sequence[str], task: Task) -> Targets:
    """Return the targets of a label that is a number.

    Multi-class: number k is class k, from 0. Binary: 1 is the class, 0 its absence. Ordinal: the
    grade, from 0; class k says that it is at least k + 1.
    """
    lowest_of_class = 0 if task == "multi-class" else 1
    index = value - lowest_of_class
    if not -lowest_of_class <= index < len(classes):
        listed = _listed(classes)
        raise TrainingError(f"{place}: the label {value} has no class among {listed}")
    return _targets_of_index(index, len(classes), task)


def columns_of_classes(columns: Iterable[str], classes: Sequence[str], table: str) -> list[str]:
    """Return the column of a table for each of the `classes`."""
    found = {plain(each): each for each in columns}
    missing = [each for each in classes if plain(each) not in found]
    if missing:
        words = "column" if len(missing) == 1 else "columns"
        raise UnknownWordsError(
            f"{table} needs the {words} {_listed(missing)}, or a column label with one word a row"
        )
    return [found[plain(each)] for each in classes]


def check_targets(targets: Targets, place: str, classes: Sequence[str], task: Task) -> None:
    """Refuse numbers by class that cannot be targets of the task."""
    if not all(math.isnan(value) or value in {0, 1} for value in targets):
        raise TrainingError(f"{place}: the columns of classes must hold 0 or 1")
    if task == "multi-class" and sum(value == 1 for value in targets) != 1:
        raise TrainingError(f"{place}: exactly one of {_listed(classes)} must be 1")
    if task == "ordinal" and _rises(targets):
        raise TrainingError(f"{place}: a grade is 1 where a lower one is 0")


def _rises(targets: Targets) -> bool:
    """Whether a target is larger than the one before it."""
    return any(later > earlier for earlier, later in itertools.pairwise(targets))


def _targets_of_index(index: int, count: int, task: Task) -> Targets:
    """Return targets with one class present, all up to it in an ordinal task; -1 for none."""
    if task == "ordinal":
        return tuple(float(each <= index) for each in range(count))
    return tuple(float(each == index) for each in range(count))


def _unknown(word: str, classes: Sequence[str], absent: str) -> str:
    """Say what is wrong with a word."""
    if not word.strip():
        return "the label is empty"
    shown = " ".join(word.split())[:_LONGEST_WORD]
    beside = f", nor {absent!r} as elsewhere where none is present" if absent else ""
    return f"the label {shown!r} is none of {_listed(classes)}{beside}"


def _listed(words: Sequence[str]) -> str:
    """Return words for a sentence, not endlessly many."""
    more = f" and {len(words) - _MOST_LISTED} more" if len(words) > _MOST_LISTED else ""
    return ", ".join(words[:_MOST_LISTED]) + more
