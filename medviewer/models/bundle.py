"""A model on disk: a folder with ``card.toml`` and weights. Torch-free: listing models is cheap."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from medviewer.errors import ModelBundleError
from medviewer.language import later
from medviewer.models.card import CARD_FILE, ModelCard, read_card
from medviewer.models.twins.twin_file import MAX_TWIN_BYTES

MAX_WEIGHT_BYTES = 2 << 30
"""Larger weight files are refused: no model of this program comes near."""


@dataclass(frozen=True, slots=True)
class ModelBundle:
    """A model's card and where it lies; its weights are not read yet."""

    card: ModelCard
    folder: Path

    def read_weights(self) -> bytes:
        """Return the bytes of the weights file once their SHA-256 is the card's."""
        weights = self.card.weights
        path = _weights_path(self.folder, weights.file)
        return _read_checked(
            path,
            weights.sha256,
            later("Reasons", "the weights file of model {name}").format(name=self.card.name),
        )

    def read_twin(self) -> bytes:
        """Return the bytes of the ONNX twin once their SHA-256 is the card's."""
        twin = self.card.twin
        if twin is None:
            raise ModelBundleError(
                later("Reasons", "the model {name} has no ONNX twin").format(name=self.card.name)
            )
        path = _file_path(self.folder, twin.file, later("Reasons", "ONNX file"), MAX_TWIN_BYTES)
        return _read_checked(
            path,
            twin.sha256,
            later("Reasons", "the ONNX file of model {name}").format(name=self.card.name),
        )

    def verify_hash(self) -> None:
        """Raise `ModelBundleError` when the weights are not those that the card names."""
        self.read_weights()
        if self.card.twin is not None:
            self.read_twin()


def load_bundle(folder: Path) -> ModelBundle:
    """Read the model in `folder`: its card, and that its weights file is there.

    Raises
    ------
    ModelBundleError
        Saying what is missing, unknown or ill-typed. The weights are checked when they are read.
    """
    card = read_card(folder / CARD_FILE)
    _weights_path(folder, card.weights.file)
    return ModelBundle(card, folder)


def _weights_path(folder: Path, name: str) -> Path:
    """Return the weights file; see `_file_path`."""
    return _file_path(folder, name, later("Reasons", "weights file"), MAX_WEIGHT_BYTES)


def _file_path(folder: Path, name: str, what: str, most_bytes: int) -> Path:
    """Return a model's file; it must be a real file of bearable size inside `folder`."""
    path = folder / name
    try:
        inside = path.resolve().parent == folder.resolve()
        size = path.stat().st_size if path.is_file() else None
    except (OSError, RuntimeError) as error:  # RuntimeError: a link that leads to itself
        raise ModelBundleError(
            later("Reasons", "the model's {what} is not readable").format(what=what)
        ) from error
    if not inside:
        raise ModelBundleError(
            later("Reasons", "the model's {what} must lie in the model's own folder").format(
                what=what
            )
        )
    if size is None:
        raise ModelBundleError(
            later("Reasons", "the model's {what} is missing: install the model again").format(
                what=what
            )
        )
    if size > most_bytes:
        raise ModelBundleError(
            later("Reasons", "the model's {what} is larger than {limit:,} MiB").format(
                what=what, limit=most_bytes >> 20
            )
        )
    return path


def _read_checked(path: Path, sha256: str, what: str) -> bytes:
    """Return the bytes of a file whose hash is `sha256`."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ModelBundleError(
            later("Reasons", "{what} is not readable").format(what=what)
        ) from error
    if hashlib.sha256(content).hexdigest() != sha256:
        raise ModelBundleError(
            later(
                "Reasons", "{what} is not that of its card (wrong SHA-256): install the model again"
            ).format(what=what)
        )
    return content
