"""Which method does best, and may be shown first: one rule, set before any result was seen.

One condition came later, when it was seen that a default rested on three patients: the first, which
can take a default's ground away and give it to none.

A method can be a model's default when

0. it was measured on `FEWEST_PATIENTS` patients or more;
1. its maps come with the scores (one pass) and depend on the class;
2. it follows the weights: with all weights in disorder, the upper end of the interval of its maps'
   mean rank correlation with the network's own is below `MOST_ALIKE`;
3. it beats chance: the lower end of the interval of ``over_random``, the mean of deletion and
   insertion against random orders, is above 0; one of the two alone may miss it.

Those that can are ranked by ``deletion_over_random``, by ``insertion_over_random``, by
``stability`` and, where the data have boxes, by ``pointing``; values that agree to `EQUAL` share
their rank. The smallest mean rank does best; of equal ones Grad-CAM, then the order of the
registry. Where no method can, Grad-CAM stays the default, and the card says that none passed. Where
none was measured on enough patients, nothing is chosen: the card's method stays, and it says so.

Slow methods are measured and held against 0, 2 and 3, and ranked apart: they say whether it would
be worth waiting for them, but the map that one key shows must come with the scores.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from medviewer.explain.methods.registry import DEFAULT_METHOD, METHODS
from medviewer.language import later
from medviewer.models.trust.record import FEWEST_PATIENTS, Measured

MOST_ALIKE = 0.5
EQUAL = 0.001

RULE = (
    f"Default: of the methods that were measured on {FEWEST_PATIENTS} patients or more, whose maps "
    "come with the scores and depend on the class, whose maps "
    f"lose their likeness (rank correlation below {MOST_ALIKE:g}, upper end of the interval) when "
    "all weights are in disorder, and that beat random orders by the mean of deletion and "
    "insertion (both against random: lower end above 0), the one with the smallest mean rank over "
    "deletion and insertion against random, stability and, where there are boxes, the pointing "
    "game; ties go to Grad-CAM. With fewer patients nothing is chosen: the default stays as it was."
)

Measures = Mapping[str, Measured]

_RANKED = {
    "deletion_over_random": later("Trust", "deletion"),
    "insertion_over_random": later("Trust", "insertion"),
    "stability": later("Trust", "stability"),
    "pointing": later("Trust", "the pointing game"),
}
# what the window finds again in a record, to say it in the reader's language
_BEST = later("Trust", "{title} has the smallest mean rank ({rank} of {count}), over {measures}.")
_BEST_BESIDE = later(
    "Trust",
    "{title} has the smallest mean rank ({rank} of {count}), beside {others}, over {measures}.",
)
_AND, _COMMA = later("Trust", "{first} and {last}"), later("Trust", "{first}, {rest}")


@dataclass(frozen=True, slots=True)
class Verdict:
    """The default of one level.

    Attributes
    ----------
    default, why
        The method, and a sentence.
    against
        By method, why it cannot be the default.
    ranks
        By method, its mean rank among those that can.
    """

    default: str
    why: str
    against: dict[str, tuple[str, ...]]
    ranks: dict[str, float]


def judged(
    found: Mapping[str, Measures], patients: Mapping[str, int], before: str = DEFAULT_METHOD
) -> Verdict:
    """Apply the rule to the measures of methods by name, of so many patients each.

    `before` is what is shown first so far: it stays where nothing can be chosen.
    """
    most = max(patients.values())
    against = {name: tuple(_against(name, found[name], patients[name])) for name in found}
    if most < FEWEST_PATIENTS:
        stays = before if before in found else DEFAULT_METHOD
        why = later(
            "Trust",
            "{title} stays the default; too few patients were measured to choose by: {count}, and "
            "{needed} are needed.",
        ).format(title=METHODS[stays].title, count=most, needed=FEWEST_PATIENTS)
        return Verdict(stays, why, against, {})
    able = [name for name in METHODS if name in found and not against[name]]
    if not able:
        why = later("Trust", "No method passed all tests: {title} stays the default.").format(
            title=METHODS[DEFAULT_METHOD].title
        )
        return Verdict(DEFAULT_METHOD, why, against, {})
    ranks = mean_ranks({name: found[name] for name in able})
    best = min(able, key=lambda name: (round(ranks[name], 6), name != DEFAULT_METHOD))
    return Verdict(best, _why(best, ranks, _ranked(found, able)), against, ranks)


def mean_ranks(found: Mapping[str, Measures]) -> dict[str, float]:
    """Return the mean rank of each method, 1 for the best; equal values share theirs."""
    names = list(found)
    rows = [
        _ranks([found[name][measure].value for name in names]) for measure in _ranked(found, names)
    ]
    means = np.mean(rows, axis=0).tolist() if rows else [1.0] * len(names)
    return dict(zip(names, means, strict=True))


def _ranked(found: Mapping[str, Measures], names: Sequence[str]) -> list[str]:
    """Return the measures that all of some methods are ranked by."""
    return [each for each in _RANKED if all(each in found[name] for name in names)]


def _ranks(values: Sequence[float]) -> list[float]:
    """Return the place of each value, the largest first, those within `EQUAL` at the mean."""
    return [
        1
        + sum(other > value + EQUAL for other in values)
        + (sum(abs(other - value) <= EQUAL for other in values) - 1) / 2
        for value in values
    ]


def _against(name: str, measures: Measures, patients: int) -> list[str]:
    """Return why a method cannot be the default."""
    method = METHODS[name]
    problems = []
    if method.is_slow:
        problems.append("Its maps take many passes: they do not come with the scores.")
    if not method.has_class:
        problems.append("Its maps are the same for every class.")
    if patients < FEWEST_PATIENTS:
        problems.append(
            f"It was measured on {patients} patient{'s' * (patients > 1)}; {FEWEST_PATIENTS} are "
            "needed."
        )
        return problems
    return [*problems, *_failed_tests(measures)]


def _failed_tests(measures: Measures) -> list[str]:
    """Return what a method of enough patients did not pass."""
    problems = []
    alike = measures.get("spearman_all")
    if alike is None or alike.high is None:
        problems.append("Its maps could not be compared with those of weights in disorder.")
    elif alike.high >= MOST_ALIKE:
        problems.append(
            "It does not follow the weights: with all of them in disorder its maps keep a rank "
            f"correlation of {alike.value:.2f} (up to {alike.high:.2f}) with the network's own."
        )
    better = measures.get("over_random")
    if better is None or better.low is None or better.low <= 0:
        problems.append("It is not clearly better than a random order of regions.")
    return problems


def _why(best: str, ranks: Mapping[str, float], ranked: Sequence[str]) -> str:
    """Say why a method is the default."""
    title = METHODS[best].title
    if len(ranks) == 1:
        return later("Trust", "{title} is the only method that passed all tests.").format(
            title=title
        )
    shared = [METHODS[each].title for each in ranks if each != best and ranks[each] <= ranks[best]]
    return (_BEST_BESIDE if shared else _BEST).format(
        title=title,
        rank=f"{ranks[best]:.1f}",
        count=len(ranks),
        others=_listed(shared),
        measures=_listed([_RANKED[each] for each in ranked]),
    )


def _listed(words: Sequence[str]) -> str:
    """Return words in a row, the last one after an "and"."""
    if len(words) <= 2:
        return _AND.format(first=words[0], last=words[1]) if len(words) == 2 else "".join(words)
    return _COMMA.format(first=words[0], rest=_listed(words[1:]))
