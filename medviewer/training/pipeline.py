"""All stages of making a model, one after the other."""

import json
import time
from dataclasses import dataclass
from pathlib import Path

from medviewer.models.card import ModelCard, NetworkCard
from medviewer.training.config import TrainingConfig
from medviewer.training.interpolate import choose_mix
from medviewer.training.measuring.findings import examine
from medviewer.training.packing.make_card import make_card, weights_card
from medviewer.training.packing.outputs import frozen_copy
from medviewer.training.packing.overview import update_overview
from medviewer.training.packing.pack import packed_weights, sha256, write_bundle
from medviewer.training.packing.parts import load_parts
from medviewer.training.packing.report import page
from medviewer.training.train import train


@dataclass(frozen=True, slots=True)
class Folders:
    """Where things are: data, the new bundle, checkpoints, and DICOM images of other kinds."""

    data: Path
    out: Path
    work: Path
    others: Path | None = None


def make_model(
    config: TrainingConfig, config_text: str, folders: Folders, *, resume: bool
) -> ModelCard:
    """Make the bundle of `config` in ``folders.out`` and return its card."""
    parts = load_parts(config, folders.data)
    trained = train(config, parts.train, folders.work, resume=resume)
    started = time.monotonic()
    network, candidates = choose_mix(config, trained, parts.validation)
    findings = examine(config, frozen_copy(network), parts, folders.others)
    weights = packed_weights(network, findings.reference)
    network_card = NetworkCard(
        architecture=config.network.architecture,
        target_layer="top",
        parameters=sum(parameter.numel() for parameter in network.parameters()),
        options={},
    )
    seconds = round(trained.seconds + time.monotonic() - started)
    card = make_card(config, parts, findings, weights_card(sha256(weights)), network_card, seconds)
    pages = {
        "README.md": page(card, parts.record, candidates, findings),
        "split.json": json.dumps(parts.record, indent=1) + "\n",
        "train.toml": config_text,
    }
    write_bundle(folders.out, card, weights, pages)
    update_overview(folders.out.parent)
    return card
