"""What the program is made of: parts, versions, licences, read from the installed packages."""

import platform
import re
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution, requires

from medviewer import __version__

LICENCE = "Apache License 2.0"
_LONGEST = 60
_EXTRAS = ("demo", "fast", "resample")
_CLASSIFIER = "License :: OSI Approved :: "


@dataclass(frozen=True, slots=True)
class Part:
    """A package that the program uses."""

    name: str
    version: str
    licence: str


def parts() -> tuple[Part, ...]:
    """Return Python and the packages that the program asks for and that are installed."""
    names = {_name(text) for text in requires("medviewer") or () if _is_of_the_viewer(text)}
    found = (_installed(name) for name in sorted(names, key=str.lower))
    python = Part("Python", platform.python_version(), "PSF License")
    return (python, *(part for part in found if part is not None))


def about_text(device_text: str) -> str:
    """Return all of it as text to be copied into a report; it names neither user nor patient."""
    lines = [f"MedViewer {__version__}", f"{platform.system()} {platform.machine()}"]
    lines += [f"{part.name} {part.version}" for part in parts()]
    return "\n".join([*lines, device_text] if device_text else lines)


def _is_of_the_viewer(requirement: str) -> bool:
    """Tell whether a package is for looking at images, not for training or developing."""
    extra = re.search(r"extra\s*==\s*['\"](\w+)", requirement)
    return extra is None or extra[1] in _EXTRAS


def _name(requirement: str) -> str:
    found = re.match(r"[\w.-]+", requirement)
    return found[0] if found else requirement


def _installed(name: str) -> Part | None:
    try:
        found = distribution(name)
    except PackageNotFoundError:
        return None
    return Part(name, found.version, _licence(found))


def _licence(found: Distribution) -> str:
    """Return the licence in a few words: the expression, else the classifier, else a line."""
    all_of = found.metadata.get_all
    expression, lines = ((all_of(name) or [""])[0] for name in ("License-Expression", "License"))
    classifiers = all_of("Classifier") or ()
    named = [text.rsplit(" :: ", 1)[-1] for text in classifiers if text.startswith(_CLASSIFIER)]
    text = expression or ", ".join(named) or next(iter(lines.strip().splitlines()), "")
    if text == "UNKNOWN":
        return ""
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."
