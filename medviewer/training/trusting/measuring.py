"""Everything that is measured of a model's explanations, image by image.

First each image by itself: the areas of deletion and insertion, how steady its maps are, and where
they point. Then, stage by stage, the weights are put in disorder, and the maps compared with those
of the network as it is. Slow methods are measured on the first images alone, in steps of their own,
so that a run can go on with more of these images.
"""

import copy
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
import torch

from medviewer.cancel import WorkContext
from medviewer.explain.attribution import MapsOf
from medviewer.explain.json_file import JsonObject
from medviewer.explain.request import suitable_plans
from medviewer.explain.trust.edges import sobel_magnitude
from medviewer.explain.trust.localising import localisation
from medviewer.explain.trust.mapping import OneImage, maps_of_versions
from medviewer.explain.trust.perturbing import Cutting, areas_of_maps
from medviewer.explain.trust.randomising import STAGES, disorder, stages_of
from medviewer.explain.trust.regions import on_input, region_means
from medviewer.explain.trust.similarity import spearman, ssim
from medviewer.explain.trust.steadiness import COMPARED_SIDE, changed_versions, steadiness
from medviewer.inference.device import DeviceRequest
from medviewer.inference.predictor import LoadedClassifier
from medviewer.models.networks.classifier import VolumeClassifier
from medviewer.training.data.samples import Listing
from medviewer.training.trusting.cases import Case
from medviewer.training.trusting.deciding import DecidingSlices
from medviewer.training.trusting.inputs import Inputs, box_on_input, levels_of
from medviewer.training.trusting.kept import Kept

Floats = npt.NDArray[np.float32]

EDGES = "edges"
"""Stands for the edge detector among the methods."""

_COSTS = {"integrated-gradients": 150.0, "occlusion": 60.0}
"""Of a map, in forward passes, about; of methods of one pass it is 2."""

_COSTS_OF_VOLUMES = _COSTS | {"occlusion": 200.0}


@dataclass(frozen=True, slots=True)
class TrustSettings:
    """How trust is measured.

    Attributes
    ----------
    images, slow_images
        How many images at most, and how many of them slow methods are measured on.
    seed
        Of everything that is drawn.
    bootstraps
        Draws of patients for the intervals.
    cutting
        Of deletion and insertion.
    """

    images: int = 60
    slow_images: int = 12
    seed: int = 0
    bootstraps: int = 1000
    cutting: Cutting = field(default_factory=Cutting)
    device: DeviceRequest = "auto"
    threads: int | None = None


@dataclass(frozen=True, slots=True)
class _Unit:
    """One step of work: an image at a level, as the network is or at a stage of disorder.

    `is_slow` ones measure the slow methods, the others all else.
    """

    level: MapsOf
    place: int
    stage: str = ""
    is_slow: bool = False

    @property
    def name(self) -> str:
        """What its result is kept by."""
        return f"{self.level}/{self.place}/{self.stage}{'/slow' if self.is_slow else ''}"


def measure_cases(
    classifier: LoadedClassifier,
    listing: Listing,
    cases: Sequence[Case],
    settings: TrustSettings,
    kept: Kept,
    context: WorkContext,
) -> dict[MapsOf, list[JsonObject]]:
    """Return, by level, what was measured of each case.

    Each has ``whole``, ``blank``, ``random`` and, with a box, ``box_share``; and ``methods``: by
    name (also that of `EDGES`) the numbers of `Areas`, `steadiness`, `localisation`, and
    ``spearman_<stage>`` and ``ssim_<stage>`` for the stages of disorder.

    Raises
    ------
    Cancelled
        When stopped: what is done is kept.
    """
    work = _Work(classifier, listing, cases, settings, context)
    units = list(_units(levels_of(classifier), len(cases), settings.slow_images))
    todo = [unit for unit in units if kept.get(unit.name) is None]
    costs = np.cumsum([0.0, *(work.cost(unit) for unit in todo)])
    started = time.perf_counter()
    for number, unit in enumerate(todo):
        done = float(costs[number] / costs[-1])
        left = _time_left(time.perf_counter() - started, done)
        context.token.raise_if_cancelled()
        context.progress(done, f"{classifier.card.name}: {number} of {len(todo)} steps{left}")
        kept.add(unit.name, work.result(unit))
    return {
        level: [
            _joined(kept, level, place, with_slow=place < settings.slow_images)
            for place in range(len(cases))
        ]
        for level in levels_of(classifier)
    }


def _units(levels: Sequence[MapsOf], count: int, slow_images: int) -> Iterator[_Unit]:
    """Yield the steps in their order: stages last, each for all images together."""
    for stage in ("", *STAGES):
        for level in levels:
            for place in range(count):
                yield _Unit(level, place, stage)
                if place < slow_images:
                    yield _Unit(level, place, stage, is_slow=True)


def _joined(kept: Kept, level: MapsOf, place: int, *, with_slow: bool) -> JsonObject:
    """Return all results of one case at one level as one."""
    whole: JsonObject = {**(kept.get(_Unit(level, place).name) or {}), "methods": {}}
    for is_slow in (False, True) if with_slow else (False,):
        own = kept.get(_Unit(level, place, is_slow=is_slow).name) or {}
        whole["methods"] |= copy.deepcopy(own.get("methods", {}))
        for stage in STAGES:
            found = kept.get(_Unit(level, place, stage, is_slow).name) or {}
            for method, numbers in found.items():
                whole["methods"][method] |= numbers
    return whole


def _time_left(elapsed_s: float, done: float) -> str:
    """Say how long it will take, once there is something to tell it by."""
    if elapsed_s < 2 or done <= 0:
        return ""
    left_s = elapsed_s / done * (1 - done)
    return f", about {left_s / 60:.0f} min left" if left_s >= 90 else f", about {left_s:.0f} s left"


class _Work:
    """The network as it is and in disorder, and the maps that are compared."""

    def __init__(
        self,
        classifier: LoadedClassifier,
        listing: Listing,
        cases: Sequence[Case],
        settings: TrustSettings,
        context: WorkContext,
    ) -> None:
        self._classifier = classifier
        self._listing = listing
        self._cases = cases
        self._settings = settings
        self._context = context
        deciding = DecidingSlices(classifier, settings.cutting.baseline, context.token)
        self._inputs = Inputs(classifier, listing, context, deciding)
        self._plans = suitable_plans(classifier)
        is_of_volumes = isinstance(classifier.network, VolumeClassifier)
        self._costs = _COSTS_OF_VOLUMES if is_of_volumes else _COSTS
        self._own: dict[tuple[MapsOf, int, str], Floats] = {}
        self._stage = ""
        self._disordered = self._inputs

    def cost(self, unit: _Unit) -> float:
        """Return about how many forward passes a step takes."""
        names = self._measured(unit)
        maps = sum(self._costs.get(name, 2.0) for name in names)
        if unit.stage:
            return maps
        cut = self._settings.cutting
        masked = (2 * len(names) + 2 + cut.random_orders) * cut.steps
        return 4 * maps + masked

    def result(self, unit: _Unit) -> JsonObject:
        """Do one step."""
        if unit.stage:
            return self._in_disorder(unit)
        return self._as_it_is(unit)

    def _measured(self, unit: _Unit) -> list[str]:
        """Return the methods that a step measures."""
        return [name for name, plan in self._plans.items() if plan.method.is_slow == unit.is_slow]

    def _as_it_is(self, unit: _Unit) -> JsonObject:
        """Measure all but the disorder; the edge detector goes with the quick methods."""
        level, place = unit.level, unit.place
        case, cut = self._cases[place], self._settings.cutting
        subject = self._inputs.subject(case, level)
        versions = changed_versions(subject.original, self._torch_generator(place))
        maps = self._maps(subject, self._measured(unit), case, versions)
        maps = {name: each for name, each in maps.items() if np.isfinite(each).all()}
        if not unit.is_slow:
            maps[EDGES] = np.stack([sobel_magnitude(each.numpy()) for each in versions])
        shape = (versions.shape[2], versions.shape[3])
        large = {name: on_input(each[0], shape) for name, each in maps.items()}
        seed = (self._settings.seed, place)
        areas = areas_of_maps(
            subject, case.target, list(large.values()), cut, seed, self._context.token
        )
        methods: dict[str, dict[str, float]] = {
            name: {"deletion": down, "insertion": up, **steadiness(maps[name], shape)}
            for name, down, up in zip(maps, areas.deletion, areas.insertion, strict=True)
        }
        found = {"whole": areas.whole, "blank": areas.blank, "random": areas.random}
        inside = box_on_input(self._listing, case, self._classifier)
        if inside is not None:
            found["box_share"] = float(inside.mean())
            for name, each in large.items():
                methods[name] |= localisation(each, inside, self._generator(place))
        for name, each in large.items():
            self._own[level, place, name] = region_means(each, COMPARED_SIDE)
        return {**found, "methods": methods}

    def _in_disorder(self, unit: _Unit) -> JsonObject:
        """Compare the maps of the network in disorder with its own."""
        case, inputs = self._cases[unit.place], self._at_stage(unit.stage)
        subject = inputs.subject(case, unit.level)
        shape = (subject.original.shape[2], subject.original.shape[3])
        names = self._measured(unit)
        owns = self._own_maps(unit.level, unit.place, names, shape)
        natives = self._maps(subject, names, case, subject.original)
        found = {}
        for name, native in natives.items():
            if not (np.isfinite(native).all() and np.isfinite(owns[name]).all()):
                continue
            other = region_means(on_input(native[0], shape), COMPARED_SIDE)
            found[name] = {
                f"spearman_{unit.stage}": spearman(owns[name], other),
                f"ssim_{unit.stage}": ssim(owns[name], other),
            }
        return found

    def _own_maps(
        self, level: MapsOf, place: int, names: Sequence[str], shape: tuple[int, int]
    ) -> dict[str, Floats]:
        """Return the maps of the network as it is; made again where the run went on from others."""
        missing = [name for name in names if (level, place, name) not in self._own]
        if missing:
            subject = self._inputs.subject(self._cases[place], level)
            natives = self._maps(subject, missing, self._cases[place], subject.original)
            for name, native in natives.items():
                means = region_means(on_input(native[0], shape), COMPARED_SIDE)
                self._own[level, place, name] = means
        return {name: self._own[level, place, name] for name in names}

    def _at_stage(self, stage: str) -> Inputs:
        """Return the inputs of the network at a stage of disorder."""
        if stage != self._stage:
            network = copy.deepcopy(self._classifier.network)
            generator = torch.Generator().manual_seed(self._settings.seed)
            names = stages_of(network)
            for each in names[: STAGES.index(stage) + 1]:
                disorder(network, each, generator)
            other = replace(self._classifier, network=network, reference=None, twin=None)
            deciding = self._inputs.deciding
            self._disordered = Inputs(other, self._listing, self._context, deciding)
            self._stage = stage
        return self._disordered

    def _maps(
        self, subject: OneImage, names: Sequence[str], case: Case, versions: torch.Tensor
    ) -> dict[str, Floats]:
        plans = [self._plans[name] for name in names]
        return maps_of_versions(subject, plans, case.target, versions, self._context)

    def _generator(self, place: int) -> np.random.Generator:
        return np.random.default_rng([self._settings.seed, place])

    def _torch_generator(self, place: int) -> torch.Generator:
        seed = int(self._generator(place).integers(2**31))
        return torch.Generator().manual_seed(seed)
