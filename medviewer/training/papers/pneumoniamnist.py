"""The benchmark of MedMNIST v2 on PneumoniaMNIST: one network several times, every CNN once.

Yang et al., "MedMNIST v2", Sci. Data 10:41, 2023. Each run is kept in the work folder: a stopped
benchmark goes on where it was. Accuracy is at a score of 0.5, as there.
"""

import argparse
import dataclasses
import json
import logging
import statistics
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from medviewer.io.allocator import keep_freed_memory
from medviewer.models.networks.architectures import build_network
from medviewer.models.networks.options import Option
from medviewer.models.networks.slice_cnns import SLICE_CNNS
from medviewer.training.config import FoldSplit, NetworkConfig, TrainingConfig, read_config
from medviewer.training.data.gathering import gather
from medviewer.training.data.samples import SampleSet
from medviewer.training.data.split import folds_of
from medviewer.training.errors import TrainingError
from medviewer.training.learning.fingerprint import fingerprint
from medviewer.training.learning.training import train
from medviewer.training.measuring.metrics import auc
from medviewer.training.packing.atomic import replace_file
from medviewer.training.packing.outputs import run_state

RUNS = 3
SHORT_EPOCHS = 3
PUBLISHED = {"resnet18": (0.944, 0.854), "resnet50": (0.948, 0.854)}
"""AUC and accuracy after 100 epochs at 28x28, from the paper's table."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Parts:
    """The data's own parts."""

    train: SampleSet
    validation: SampleSet
    test: SampleSet


@dataclass(frozen=True, slots=True)
class Run:
    """What one trained network reached on the test part."""

    architecture: str
    seed: int
    epochs: int
    parameters: int
    auc: float
    accuracy: float
    seconds: float


def main(arguments: Sequence[str] | None = None) -> int:
    """Train all runs that are not done yet and write the page; return the exit status."""
    asked = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    try:
        config = read_config(asked.recipe)
        torch.set_num_threads(config.threads)
        keep_freed_memory(largest_block=1 << 30, kept=(1 << 31) - 1)
        parts = parts_of(config, gather(config, asked.data))
        runs = [
            run(config, parts, name, seed, epochs, asked.work)
            for name, seed, epochs in plan(config, asked.runs, asked.short_epochs)
        ]
    except TrainingError as error:
        sys.stderr.write(f"medviewer: {error}\n")
        return 1
    text = page(runs)
    replace_file(asked.out / "README.md", lambda path: _write(path, text))
    return 0


def plan(config: TrainingConfig, runs: int, short_epochs: int) -> list[tuple[str, int, int]]:
    """Return architecture, seed and epochs of every run."""
    own = config.network.architecture
    whole = [(own, config.seed + number, config.optimiser.epochs) for number in range(runs)]
    names = [name for name in SLICE_CNNS if name != "tiny-cnn"]
    return whole + [(name, config.seed, short_epochs) for name in names]


def parts_of(config: TrainingConfig, samples: SampleSet) -> Parts:
    """Return the parts that the data name ``train``, ``val`` and ``test``."""
    if not isinstance(config.split, FoldSplit):
        raise TrainingError("the benchmark is on the data's own parts: split.kind must be folds")
    folds = folds_of(samples.samples, config.split, config.seed, len(config.classes))
    if set(folds) != {"train", "val", "test"}:
        raise TrainingError("the data have no parts train, val and test")
    return Parts(*(samples.subset(folds[name]) for name in ("train", "val", "test")))


def run(
    config: TrainingConfig, parts: Parts, architecture: str, seed: int, epochs: int, work: Path
) -> Run:
    """Train one network and measure it, or take what an earlier call found."""
    config = dataclasses.replace(
        config,
        seed=seed,
        network=NetworkConfig(architecture, options=_options(architecture)),
        optimiser=dataclasses.replace(config.optimiser, epochs=epochs),
    )
    folder = work / f"{architecture}-{epochs}-{seed}"
    kept = folder / "run.json"
    mark = fingerprint(config, parts.train)
    found = _kept(kept, mark)
    if found is None:
        log.info("%s, seed %d, %d epochs", architecture, seed, epochs)
        trained = train(config, parts.train, folder, resume=True, validation=parts.validation)
        logits = run_state(config, trained.end, parts.test).logits[:, 0]
        there = parts.test.targets[:, 0] > 0
        found = Run(
            architecture,
            seed,
            epochs,
            sum(each.numel() for each in _built(config).parameters()),
            auc(there, logits, np.ones(len(logits))),
            float(np.mean((logits > 0) == there)),
            trained.seconds,
        )
        text = json.dumps({"mark": mark, **dataclasses.asdict(found)})
        replace_file(kept, lambda path: _write(path, text))
    return found


def page(runs: Sequence[Run]) -> str:
    """Return the page in Markdown: the repeated network beside the paper, then every network."""
    first = runs[0]
    whole = [each for each in runs if each.epochs == first.epochs]
    short = [each for each in runs if each.epochs != first.epochs]
    published = PUBLISHED.get(first.architecture)
    lines = [
        "# PneumoniaMNIST",
        "",
        "The benchmark of MedMNIST v2 (Yang et al., Sci. Data 10:41, 2023; CC BY 4.0) at 28x28, "
        "written by "
        "`python -m medviewer.training.papers.pneumoniamnist`; nothing is typed in but the "
        "published numbers. Measured on the 624 official test films; accuracy at a score of 0.5; "
        "the epoch with the best validation AUC counts.",
        "",
        f"## {first.architecture}, {first.epochs} epochs in place of 100, "
        f"the schedule scaled, mean of {len(whole)} runs (in brackets the lowest and highest)",
        "",
        "| | AUC | accuracy |",
        "| --- | ---: | ---: |",
        f"| here | {_spread([each.auc for each in whole])} "
        f"| {_spread([each.accuracy for each in whole])} |",
    ]
    if published is not None:
        lines.append(f"| published (100 epochs) | {published[0]:.3f} | {published[1]:.3f} |")
    lines += ["", *(_line(each) for each in whole)]
    if short:
        lines += [
            "",
            f"## All CNNs for single images, {short[0].epochs} epochs only, one run each",
            "",
            "Seconds are wall time here, on a machine that may have had other work: a rough order. "
            "So few epochs say how quickly a network learns, not how good it becomes.",
            "",
            "| network | parameters | seconds | AUC | accuracy |",
            "| --- | ---: | ---: | ---: | ---: |",
            *(
                f"| {each.architecture} | {each.parameters:,} | {each.seconds:.0f} "
                f"| {each.auc:.3f} | {each.accuracy:.3f} |"
                for each in sorted(short, key=lambda each: each.parameters)
            ),
        ]
    return "\n".join(lines) + "\n"


def _line(found: Run) -> str:
    return (
        f"- seed {found.seed}: AUC {found.auc:.3f}, accuracy {found.accuracy:.3f}, "
        f"{found.seconds / 60:.0f} minutes"
    )


def _spread(values: Sequence[float]) -> str:
    """Return mean and range."""
    mean = statistics.fmean(values)
    return f"{mean:.3f} ({min(values):.3f}-{max(values):.3f})"


def _options(architecture: str) -> dict[str, Option]:
    """Return the options for 28x28 in grey; LeNet was made for that."""
    return {"channels": 1} if architecture == "lenet5" else {"channels": 1, "small_input": True}


def _built(config: TrainingConfig) -> torch.nn.Module:
    options = config.network.options or {}
    return build_network(config.network.architecture, len(config.classes), options)


def _kept(path: Path, mark: str) -> Run | None:
    """Return what was kept of the very same training."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return Run(**found) if found.pop("mark", None) == mark else None


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m medviewer.training.papers.pneumoniamnist")
    parser.add_argument("recipe", type=Path, help="training configuration (train.toml)")
    parser.add_argument("--data", type=Path, required=True, help="folder with the data sets")
    parser.add_argument("--out", type=Path, required=True, help="folder of the page")
    parser.add_argument(
        "--work", type=Path, default=Path("runs/pneumoniamnist"), help="folder for checkpoints"
    )
    parser.add_argument("--runs", type=int, default=RUNS, help="trainings of the recipe's network")
    parser.add_argument(
        "--short-epochs", type=int, default=SHORT_EPOCHS, help="epochs of every CNN once"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
