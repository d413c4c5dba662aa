"""The models of this machine by name, as the user's settings say where they lie. Torch-free."""

from pathlib import Path

from medviewer.config import load_settings
from medviewer.errors import UsageError
from medviewer.models.bundle import ModelBundle
from medviewer.models.registry import BundleProblem, find_bundles, models_folders


def installed_models() -> tuple[list[ModelBundle], list[BundleProblem]]:
    """Return the models below all models folders, and what is wrong with others."""
    settings = load_settings().settings
    return find_bundles(models_folders([Path(name) for name in settings.models_folders]))


def find_model(name: str) -> ModelBundle:
    """Return the model called `name` (or ``name@version``), of several versions the last.

    Raises
    ------
    UsageError
        When there is none.
    """
    wanted, _, version = name.partition("@")
    bundles, problems = installed_models()
    fitting = [
        bundle
        for bundle in bundles
        if bundle.card.name == wanted and version in {"", bundle.card.version}
    ]
    if fitting:
        return fitting[-1]
    broken = next((each.reason for each in problems if each.folder_name == wanted), "")
    if broken:
        raise UsageError(f"the model {wanted} cannot be used: {broken}")
    known = ", ".join(bundle.card.name for bundle in bundles) or "none"
    raise UsageError(f"there is no model {name!r}; installed: {known}")
