"""Which protocol fits a study, and which series its views show: pure functions of records."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from medviewer.app.hanging.protocol import Protocol, ViewRule, has_words
from medviewer.app.viewport import StackKey
from medviewer.io.records import Series, Stack, Study, StudyIndex, film_view


@dataclass(frozen=True, slots=True)
class Hung:
    """What one view shows, and the rule that says so; no rule where a place was left."""

    key: StackKey
    rule: ViewRule | None


@dataclass(frozen=True, slots=True)
class _Candidate:
    series: Series
    stack_index: int

    @property
    def key(self) -> StackKey:
        return StackKey(self.series.key, self.stack_index)

    @property
    def stack(self) -> Stack:
        return self.series.stacks[self.stack_index]

    @property
    def described(self) -> str:
        """What the series is called, and of a film the side and view that its header names."""
        side_and_view = film_view(self.stack.frames[0]).replace(" ", "")
        return f"{self.series.description} {side_and_view}"

    def is_in(self, shown: Collection[StackKey]) -> bool:
        """Whether it is shown already: of a series one stack alone, but all views of mammograms."""
        if len(self.series.hung_apart) > 1:
            return self.key in shown
        return any(key.series_key == self.series.key for key in shown)

    @property
    def acquired(self) -> tuple[str, ...]:
        """Tell when its images were made, as far as they say, later ones larger."""
        words = self.series.attributes | self.stack.frames[0].instance.attributes
        names = ("AcquisitionDate", "AcquisitionTime", "ContentTime")
        return (*(words.get(name, "") for name in names), f"{self.series.number or 0:09d}")


def priors_of(study: Study, index: StudyIndex) -> tuple[Study, ...]:
    """Return the earlier studies of the same patient that are open, the newest first.

    A patient is known by ID, name and birth date together; without an ID, or without dates, nobody
    can tell.
    """
    if not study.patient.patient_id or not study.date:
        return ()
    same = [
        other
        for other in index.studies
        if other.patient.key == study.patient.key and other.date and _when(other) < _when(study)
    ]
    return tuple(sorted(same, key=_when, reverse=True))


def newest_of_patient(study: Study, index: StudyIndex) -> Study:
    """Return the newest study of a study's patient: the current one."""
    later = [
        other
        for other in index.studies
        if study.patient.patient_id and other.patient.key == study.patient.key
    ]
    return max([study, *later], key=_when)


def fitting(protocols: Sequence[Protocol], study: Study, priors: int) -> Protocol | None:
    """Return the first protocol that is for a study with so many priors."""
    return next((each for each in protocols if fits(each, study, priors)), None)


def fits(protocol: Protocol, study: Study, priors: int) -> bool:
    """Whether a protocol is for a study with so many priors."""
    count = sum(len(series.hung_apart) for series in study.series)
    if protocol.priors > priors or count < protocol.least_series:
        return False
    return any(_series_fits(protocol, study, series) for series in study.series)


def _series_fits(protocol: Protocol, study: Study, series: Series) -> bool:
    if protocol.modality and series.modality not in protocol.modality:
        return False
    described = f"{study.description} {series.description}"
    part = f"{series.body_part} {described}"
    return _any_words(part, protocol.body_part) and _any_words(described, protocol.description)


def hung(protocol: Protocol, study: Study, priors: Sequence[Study], cells: int) -> dict[int, Hung]:
    """Return what each cell of the layout shows, by its number.

    A cell whose rule finds nothing, or that has no rule, shows the next series of the current study
    that is shown nowhere. No series is shown twice, but of mammograms each view once. A rule for a
    prior never shows another study; of its series, one that is called like a shown one of the
    current study comes first. Where neither the current study nor a prior has what a rule asks of
    both, the prior's series stands there that is called like the one that took the place.
    """
    studies = (study, *priors)
    found: dict[int, Hung] = {}
    for number, rule in enumerate(protocol.views):
        shown = {each.key for each in found.values()}
        names = {key.series_key for key in shown}
        beside = _named(study, names)
        key = _best(rule, studies, shown, beside)
        if key is not None:
            found[number] = Hung(key, rule)
    left = [n for n in range(cells) if n not in found and not _is_for_prior(protocol, n)]
    shown = {each.key for each in found.values()}
    every = (_Candidate(series, number) for series in study.series for number in series.hung_apart)
    rest = [each.key for each in every if not each.is_in(shown)]
    found |= {n: Hung(key, None) for n, key in zip(left, rest, strict=False)}
    for number, rule in enumerate(protocol.views):
        if number not in found and 0 < rule.prior < len(studies):
            key = _like_what_was_left(protocol, rule, found, studies)
            found |= {} if key is None else {number: Hung(key, None)}
    return found


def _like_what_was_left(
    protocol: Protocol, rule: ViewRule, found: dict[int, Hung], studies: Sequence[Study]
) -> StackKey | None:
    """Return the prior's series called like what was put where the rule found nothing current."""
    asked = rule.modality, rule.plane, rule.description
    alike = (
        found[number].key.series_key
        for number, other in enumerate(protocol.views)
        if (other.modality, other.plane, other.description) == asked
        and other.prior == 0
        and number in found
        and found[number].rule is None
    )
    names = {(own.modality, own.description) for own in _named(studies[0], set(alike))}
    shown = {each.key for each in found.values()}
    every = (
        _Candidate(series, number)
        for series in studies[rule.prior].series
        for number in series.first_members
        if (series.modality, series.description) in names
    )
    return next((each.key for each in every if not each.is_in(shown)), None)


def _named(study: Study, keys: Collection[str]) -> list[Series]:
    return [series for series in study.series if series.key in keys]


def _is_for_prior(protocol: Protocol, number: int) -> bool:
    return number < len(protocol.views) and protocol.views[number].prior > 0


def _best(
    rule: ViewRule, studies: Sequence[Study], shown: set[StackKey], beside: Sequence[Series]
) -> StackKey | None:
    if rule.prior >= len(studies):
        return None
    candidates = (
        _Candidate(series, number)
        for series in studies[rule.prior].series
        for number in series.first_members
    )
    fit = [each for each in candidates if not each.is_in(shown) and _view_fits(rule, each)]
    if rule.order == "newest":
        fit.sort(key=lambda each: each.acquired, reverse=True)
    if rule.prior:
        names = {(own.modality, own.description) for own in beside}
        fit.sort(key=lambda each: (each.series.modality, each.series.description) not in names)
    fit.sort(key=lambda each: _preference(rule, each))
    return fit[0].key if fit else None


def _view_fits(rule: ViewRule, candidate: _Candidate) -> bool:
    if rule.modality and candidate.series.modality not in rule.modality:
        return False
    if rule.plane and candidate.stack.orientation != rule.plane:
        return False
    return _any_words(candidate.described, rule.description)


def _preference(rule: ViewRule, candidate: _Candidate) -> int:
    """Return which of the rule's descriptions it has; the first is liked best."""
    described = candidate.described
    fit = (n for n, words in enumerate(rule.description) if has_words(described, words))
    return next(fit, 0)


def _any_words(text: str, wanted: Sequence[str]) -> bool:
    return not wanted or any(has_words(text, words) for words in wanted)


def _when(study: Study) -> tuple[str, str]:
    return study.date, study.time
