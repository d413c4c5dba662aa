"""A model on disk: a folder with ``card.toml`` and weights. Torch-free: listing models is cheap."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from medviewer.errors import ModelBundleError
from medviewer.models.card import CARD_FILE, ModelCard, read_card

MAX_WEIGHT_BYTES = 2 << 30
"""Larger weight files are refused: no model of this program comes near."""


@dataclass(frozen=True, slots=True)
class ModelBundle:
    """A model's card and where it lies; its weights are not read yet."""

    card: ModelCard
    folder: Path

    def read_weights(self) -> bytes:
        """Return the bytes of the weights file once their SHA-256 is the card's."""
        path = _weights_path(self.folder, self.card.weights.file)
        try:
            content = path.read_bytes()
        except OSError as error:
            raise ModelBundleError("the model's weights file is not readable") from error
        if hashlib.sha256(content).hexdigest() != self.card.weights.sha256:
            raise ModelBundleError(
                f"the weights of model {self.card.name} are not those of its card "
                "(wrong SHA-256): install the model again"
            )
        return content

    def verify_hash(self) -> None:
        """Raise `ModelBundleError` when the weights are not those that the card names."""
        self.read_weights()


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
    """Return the weights file; it must be a real file of bearable size inside `folder`."""
    path = folder / name
    try:
        inside = path.resolve().parent == folder.resolve()
        size = path.stat().st_size if path.is_file() else None
    except (OSError, RuntimeError) as error:  # RuntimeError: a link that leads to itself
        raise ModelBundleError("the model's weights file is not readable") from error
    if not inside:
        raise ModelBundleError("the model's weights file must lie in the model's own folder")
    if size is None:
        raise ModelBundleError("the model's weights file is missing: install the model again")
    if size > MAX_WEIGHT_BYTES:
        raise ModelBundleError("the model's weights file is larger than 2 GiB")
    return path
