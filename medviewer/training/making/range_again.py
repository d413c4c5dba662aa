"""The out-of-range check of a model that is there, with its threshold found and counted again."""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np

from medviewer.models.bundle import ModelBundle
from medviewer.models.card import ModelCard
from medviewer.models.network import load_model, range_part
from medviewer.training.config import FoldSplit, TrainingConfig, read_config
from medviewer.training.data.gathering import gather
from medviewer.training.data.samples import Indices, SampleSet
from medviewer.training.data.split import aside_patients, record_of, split_by_patient
from medviewer.training.errors import TrainingError
from medviewer.training.measuring.range_findings import examine_range
from medviewer.training.packing.make_card import reference_card
from medviewer.training.packing.outputs import frozen_copy
from medviewer.training.packing.report import RANGE_TITLE, range_section
from medviewer.training.trusting.unseen import page_of, recorded_split

PAGE = "README.md"


def range_again(
    bundle: ModelBundle, data: Path, others: Path | None
) -> tuple[ModelCard, dict[str, str]]:
    """Return the card with a new threshold, and the pages that tell of it.

    What the check compares with stays as it is in the weights file. The settings are those of the
    model's ``train.toml``, the data those it was trained on.

    Raises
    ------
    TrainingError
        When it has no such check, a file is missing, or the data are others.
    """
    config = read_config(page_of(bundle, "train.toml"))
    loaded = load_model(bundle)
    if config.reference is None or loaded.reference is None:
        raise TrainingError(f"the model {bundle.card.name} has no out-of-range check to fit again")
    samples = gather(config, data)
    seen, aside = _parts(config, samples)
    _require_same(bundle, config, samples, seen, aside)
    found = examine_range(
        config,
        config.reference,
        frozen_copy(range_part(loaded.network)),
        samples,
        seen,
        aside,
        data,
        others,
        loaded.reference,
    )
    card = replace(bundle.card, reference=reference_card(config.reference, found))
    old = page_of(bundle, PAGE).read_text(encoding="utf-8")
    return card, {PAGE: with_section(old, RANGE_TITLE, range_section(card, found))}


def with_section(page: str, title: str, section: str) -> str:
    """Return a page with another section in the place of the one of that title."""
    found = re.search(rf"^{re.escape(title)}$.*?(?=^## |\Z)", page, re.DOTALL | re.MULTILINE)
    if found is None:
        raise TrainingError(f"the model's page has no section {title[3:]!r}")
    return page[: found.start()] + section.rstrip() + "\n\n" + page[found.end() :]


def _parts(config: TrainingConfig, samples: SampleSet) -> tuple[Indices, Indices]:
    """Return what the network that ships was trained on, and who it never saw."""
    classes = len(config.classes)
    if isinstance(config.split, FoldSplit):
        return aside_patients(samples.told, config.split.aside, config.seed, classes)
    parts = split_by_patient(samples.told, config.split, config.seed, classes)
    return parts.train, np.concatenate([parts.validation, parts.test])


def _require_same(
    bundle: ModelBundle, config: TrainingConfig, samples: SampleSet, seen: Indices, aside: Indices
) -> None:
    """Refuse data that are divided in another way than those of the training."""
    name = "shipped network" if isinstance(config.split, FoldSplit) else "train"
    if record_of(samples.samples, {name: seen})[name] != recorded_split(bundle).get(name):
        raise TrainingError(
            f"these are not the data that {bundle.card.name} was trained on: the part {name!r} of "
            "its split.json cannot be found again"
        )
    assert not set(seen.tolist()) & set(aside.tolist())
