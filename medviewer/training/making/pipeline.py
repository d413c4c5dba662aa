"""From a configuration and data to a bundle: every stage in its order."""

import dataclasses
import json
import logging
from pathlib import Path

from medviewer.errors import ModelBundleError
from medviewer.models.bundle import load_bundle
from medviewer.models.card import CARD_FILE, ModelCard, read_card
from medviewer.models.network import range_part
from medviewer.models.trust.record import TrustRecord, read_trust
from medviewer.training.config import FoldSplit, TrainingConfig
from medviewer.training.data.gathering import gather
from medviewer.training.errors import TrainingError
from medviewer.training.learning import distributed
from medviewer.training.learning.judging import NO_VALIDATION
from medviewer.training.making.by_folds import make_by_folds
from medviewer.training.making.by_fractions import make_by_fractions
from medviewer.training.making.made import Folders, Made
from medviewer.training.measuring.findings import Findings, examine
from medviewer.training.measuring.range_findings import RangeFindings, examine_range
from medviewer.training.packing.make_card import first_card, reference_card
from medviewer.training.packing.measured_page import measured_page
from medviewer.training.packing.names import MEASURED_PAGE, ROC_PICTURE
from medviewer.training.packing.outputs import frozen_copy
from medviewer.training.packing.overview import update_overview
from medviewer.training.packing.pack import packed_weights, remove_older, sha256, write_bundle
from medviewer.training.packing.report import page
from medviewer.training.packing.roc import roc_picture
from medviewer.training.trusting.pages.overview import update_trust_overview
from medviewer.training.trusting.pages.sheet import update_sheets
from medviewer.training.trusting.storing import store

log = logging.getLogger(__name__)


def make_model(
    config: TrainingConfig, config_text: str, folders: Folders, *, resume: bool
) -> ModelCard | None:
    """Make the bundle of `config` in ``folders.out`` and return its card.

    Of several processes only the first one measures and writes; the others return None.

    Raises
    ------
    TrainingError
        When the data cannot be read, do not suit the configuration, or files cannot be written.
    """
    if isinstance(config.split, FoldSplit) and config.optimiser.wants_validation:
        raise TrainingError(NO_VALIDATION)  # before the data are read, which may take long
    samples = gather(config, folders.data)
    if isinstance(config.split, FoldSplit):
        made = make_by_folds(config, config.split, samples, folders.work, resume=resume)
    else:
        made = make_by_fractions(config, config.split, samples, folders.work, resume=resume)
    if distributed.rank() != 0:
        return None
    log.info("measuring")
    findings = examine(config, made, first_card(config, made))
    in_range = _range(config, made, folders)
    return _written(config, config_text, folders.out, made, findings, in_range)


def _range(config: TrainingConfig, made: Made, folders: Folders) -> RangeFindings | None:
    """Fit and count the out-of-range check, where one is wanted."""
    if config.reference is None:
        return None
    log.info("out-of-range check")
    return examine_range(
        config,
        config.reference,
        frozen_copy(range_part(made.network)),
        made.samples,
        made.seen,
        made.aside,
        folders.data,
        folders.others,
    )


def _written(
    config: TrainingConfig,
    config_text: str,
    out: Path,
    made: Made,
    findings: Findings,
    in_range: RangeFindings | None,
) -> ModelCard:
    """Write the bundle and renew what the page of all models says of it."""
    reference = in_range.reference if in_range is not None else None
    weights = packed_weights(made.network, reference, half=config.half)
    card = findings.card
    card = dataclasses.replace(
        card,
        weights=dataclasses.replace(card.weights, sha256=sha256(weights)),
        reference=(
            reference_card(config.reference, in_range)
            if config.reference is not None and in_range is not None
            else None
        ),
    )
    pages = {
        "README.md": page(
            card, made, findings, in_range, from_imagenet=config.network.pretrained == "imagenet"
        ),
        ROC_PICTURE: roc_picture({name: each.judged for name, each in findings.levels.items()}),
        MEASURED_PAGE: measured_page(config, card, made, findings),
        "split.json": json.dumps(made.record, indent=1) + "\n",
        "train.toml": config_text,
    }
    trust = _trust_in(out, card.weights.sha256)
    write_bundle(out, card, weights, pages)
    remove_older(out)
    _renew_overviews(out.parent)
    if trust is not None:
        store(load_bundle(out), trust)
    return card


def _trust_in(out: Path, weights_sha256: str) -> TrustRecord | None:
    """Return what was measured of the maps of these very weights, where they were made before."""
    try:
        before = read_card(out / CARD_FILE)
        return read_trust(out, before) if before.weights.sha256 == weights_sha256 else None
    except ModelBundleError:
        return None


def _renew_overviews(models: Path) -> None:
    """Renew the page of all models: what was measured of other weights is gone from there, too."""
    update_overview(models)
    update_sheets(models)
    update_trust_overview(models)
