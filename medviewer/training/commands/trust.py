"""``medviewer trust``: how far a model's explanations can be trusted, measured on labelled data."""

import argparse
from pathlib import Path

from medviewer.console import console_context, end_progress
from medviewer.errors import UsageError
from medviewer.explain.json_file import write_result, write_whole
from medviewer.explain.trust.perturbing import Cutting
from medviewer.models.bundle import ModelBundle
from medviewer.models.networks.architectures import volume_architectures
from medviewer.models.trust.record import TrustRecord
from medviewer.training.commands.choosing import (
    add_measuring_arguments,
    chosen_data,
    chosen_device,
    chosen_model,
)
from medviewer.training.data.volumes import volumes_of
from medviewer.training.measuring.scoring.labelled import open_labelled
from medviewer.training.trusting.kept import Kept
from medviewer.training.trusting.measuring import TrustSettings
from medviewer.training.trusting.pages.page import trust_page
from medviewer.training.trusting.renewing import renewed
from medviewer.training.trusting.storing import store, with_default
from medviewer.training.trusting.trust import (
    LabelledPart,
    mark_of,
    measure_trust,
    record_to_json,
)
from medviewer.training.trusting.unseen import unseen_part

_MOST_IMAGES = 1000
_ENDING = ".images.jsonl"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``medviewer trust``."""
    parser.add_argument("model", metavar="MODEL", help="an installed model or a model's folder")
    add_measuring_arguments(parser, needs_data=False)
    parser.add_argument(
        "--unseen",
        action="store_true",
        help="DATA is the folder of the training's sources; only patients whom the network never "
        "saw, as train.toml draws them and split.json proves",
    )
    parser.add_argument(
        "--again",
        action="store_true",
        help="derive page, ranges and default anew from the numbers by image in the model's own "
        "trust.json; without DATA",
    )
    parser.add_argument("--json", metavar="FILE|-", help="where to write the numbers; - is stdout")
    parser.add_argument("--html", type=Path, metavar="FILE", help="where to write the page")
    parser.add_argument(
        "--store",
        action="store_true",
        help="put record, page and default method into the model's own folder",
    )
    parser.add_argument("--images", type=int, default=60, metavar="N", help="at most (60)")
    parser.add_argument(
        "--slow-images", type=int, default=12, metavar="N", help="of them for slow methods (12)"
    )
    parser.add_argument(
        "--baseline",
        choices=("blurred", "mean"),
        default="blurred",
        help="what deletion and insertion put in the place of a region (blurred)",
    )
    parser.add_argument(
        "--bootstraps", type=int, default=1000, metavar="N", help="draws of patients (1000)"
    )
    parser.add_argument(
        "--kept",
        type=Path,
        metavar="FILE",
        help="where results are kept image by image, and stay; by default beside the JSON file, "
        "until it is written",
    )
    parser.add_argument("--resume", action="store_true", help="go on from what is kept there")


def run(arguments: argparse.Namespace) -> int:
    """Measure and write; return the exit status."""
    _check(arguments)
    bundle = chosen_model(arguments.model)
    if arguments.again:
        _write(arguments, bundle, renewed(bundle))
    else:
        _measure(arguments, bundle)
    return 0


def _measure(arguments: argparse.Namespace, bundle: ModelBundle) -> None:
    """Measure on labelled images, and write."""
    data = _chosen_part(arguments, bundle)
    settings = _settings(arguments)
    path = _kept_path(arguments)
    kept = Kept(mark_of(bundle, data, settings), path, resume=arguments.resume)
    is_done = False
    try:
        record = measure_trust(bundle, data, settings, kept, console_context())
        _write(arguments, bundle, record)
        is_done = True
    finally:
        kept.close(remove=is_done and arguments.kept is None)
        end_progress()


def _write(arguments: argparse.Namespace, bundle: ModelBundle, record: TrustRecord) -> None:
    """Write what was asked for."""
    if arguments.html:
        page = trust_page(record, with_default(bundle.card, record))
        write_whole(arguments.html, page.encode("utf-8"))
    if arguments.store:
        store(bundle, record)
    if arguments.json:
        write_result(record_to_json(record), arguments.json)


def _chosen_part(arguments: argparse.Namespace, bundle: ModelBundle) -> LabelledPart:
    """Return the labelled images, or volumes."""
    if arguments.unseen:
        return unseen_part(bundle, arguments.data)
    choice = chosen_data(arguments)
    folds = ", ".join(choice.folds)
    part = f"folds {folds}" if folds else "all images"
    listing, name = open_labelled(bundle.card, choice), choice.path.name
    if bundle.card.network.architecture in volume_architectures():
        listing = volumes_of(listing, name)
    return LabelledPart(listing, name, part)


def _settings(arguments: argparse.Namespace) -> TrustSettings:
    """Return how it is measured."""
    device, threads = chosen_device(arguments)
    return TrustSettings(
        images=arguments.images,
        slow_images=arguments.slow_images,
        seed=arguments.seed,
        bootstraps=arguments.bootstraps,
        cutting=Cutting(baseline=arguments.baseline),
        device=device,
        threads=threads,
    )


def _kept_path(arguments: argparse.Namespace) -> Path | None:
    """Return where results are kept, or None where nothing says so."""
    if arguments.kept:
        return Path(arguments.kept)
    if arguments.json and arguments.json != "-":
        return Path(f"{arguments.json}{_ENDING}")
    if arguments.resume:
        raise UsageError("say by --kept FILE, or --json FILE, what to go on from")
    return None


def _check(arguments: argparse.Namespace) -> None:
    """Refuse what can be refused before anything is read."""
    if not (arguments.json or arguments.html or arguments.store):
        raise UsageError(
            "say where the result goes: --json FILE|-, --html FILE or --store, or several of them"
        )
    if arguments.again == bool(arguments.data):
        raise UsageError("give labelled data as DATA, or --again alone")
    if not 1 <= arguments.images <= _MOST_IMAGES:
        raise UsageError(f"--images must be from 1 to {_MOST_IMAGES}")
    if not 0 <= arguments.slow_images <= arguments.images:
        raise UsageError("--slow-images must be from 0 to the number of --images")
    if not 1 <= arguments.bootstraps <= 100_000:
        raise UsageError("--bootstraps must be from 1 to 100000")
    if arguments.unseen and (arguments.map or arguments.fold):
        raise UsageError("--unseen takes the words and parts of the training: no --map, no --fold")
    names = [arguments.json, arguments.html, arguments.kept]
    for target in [Path(name) for name in names if name and name != "-"]:
        if not target.parent.is_dir():
            raise UsageError(f"the folder of {target.name} does not exist")
