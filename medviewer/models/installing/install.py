"""Putting a bundle that arrived among the user's models: all of it, or nothing."""

import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from medviewer.errors import ModelBundleError
from medviewer.language import later
from medviewer.models.bundle import ModelBundle, load_bundle
from medviewer.models.card import ModelCard
from medviewer.models.installing.arrival import Arrival
from medviewer.models.registry import find_bundles

_UNFINISHED = ".arriving-"


@dataclass(frozen=True, slots=True)
class Installed:
    """What became of a bundle; `is_new` is False where the very same model was there already."""

    bundle: ModelBundle
    is_new: bool


def find_equal(card: ModelCard, folders: Iterable[Path]) -> ModelBundle | None:
    """Return the model that is there already with this name and version.

    Raises
    ------
    ModelBundleError
        When that is a different model.
    """
    bundles, _ = find_bundles(folders)
    for bundle in bundles:
        if (bundle.card.name, bundle.card.version) == (card.name, card.version):
            if bundle.card == card:
                return bundle
            raise ModelBundleError(
                later(
                    "Reasons",
                    "another model is installed as {name} {version}; remove that one first, "
                    "or ask for a bundle with a new version",
                ).format(name=card.name, version=card.version)
            )
    return None


def install(arrival: Arrival, target: Path, folders: Iterable[Path]) -> Installed:
    """Check that a bundle's network runs and put it into the models folder `target`.

    Takes torch and seconds: the network is loaded and scores an image.

    Parameters
    ----------
    arrival
        What was read.
    target
        The user's models folder; made where it is missing.
    folders
        All models folders that are looked at.

    Raises
    ------
    ModelBundleError
        When it does not run, another model has its name and version, or the folder cannot be
        written; nothing is left behind.
    """
    equal = find_equal(arrival.card, [*folders, target])
    if equal is not None:
        return Installed(equal, is_new=False)
    place = target / arrival.folder_name
    if place.exists():
        raise ModelBundleError(
            later("Reasons", "the models folder has a folder {name} already; remove it").format(
                name=place.name
            )
        )
    try:
        target.mkdir(parents=True, exist_ok=True)
        unfinished = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=target))
    except OSError as error:
        raise ModelBundleError(later("Reasons", "the models folder cannot be written")) from error
    try:
        _write(arrival, unfinished)
        _try_out(load_bundle(unfinished))
        unfinished.chmod(0o755)
        unfinished.rename(place)
    except OSError as error:
        raise ModelBundleError(
            later(
                "Reasons",
                "the model cannot be copied: the disk is full or the models folder is read-only",
            )
        ) from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return Installed(load_bundle(place), is_new=True)


def _write(arrival: Arrival, folder: Path) -> None:
    """Write all files."""
    for name, content in arrival.files.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)


def _try_out(bundle: ModelBundle) -> None:
    """Load the network, and its twin where ONNX Runtime is there and the viewer would use it."""
    from medviewer.models.network import has_image_part, image_part, load_model
    from medviewer.models.twins.twin import is_available, open_twin

    network = load_model(bundle).network
    twin = bundle.card.twin
    if twin is None or not has_image_part(network) or not is_available():
        return
    state = image_part(network).state_dict()
    open_twin(bundle.read_twin(), state, own_weights=twin.weights == "own")
