"""A bundle as it arrives: all its files in memory, checked as far as that needs no torch.

Whoever made it is a stranger: names, number and size of the files are limited before anything is
taken, and nothing of it is run or unpickled.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from medviewer.cancel import WorkContext
from medviewer.errors import ModelBundleError, ReadError
from medviewer.io.sources.members import Budget, Member
from medviewer.io.sources.zip_archive import zip_members
from medviewer.language import later
from medviewer.models.bundle import MAX_WEIGHT_BYTES
from medviewer.models.card import CARD_FILE, ModelCard, parse_card
from medviewer.models.trust.record import TRUST_FILE, parse_trust
from medviewer.models.twins.graph_check import outline
from medviewer.models.twins.twin_file import MAX_TWIN_BYTES

SUMS_FILE = "SHA256SUMS"
LICENCE_FILE = "LICENSE"
OPTIMISATION_PAGE = "optimisation.md"
THUMBNAILS = "thumbnails"
PAGES = ("README.md", LICENCE_FILE, "train.toml", "split.json", OPTIMISATION_PAGE, TRUST_FILE)
"""Texts that a bundle may bring beside its card, its weights and its twin."""

MOST_THUMBNAILS = 64
_MOST_FILES = 128
_MOST_TEXT_BYTES = 1 << 20
_MOST_BYTES = MAX_WEIGHT_BYTES + MAX_TWIN_BYTES + (_MOST_FILES << 20)
_THUMBNAIL = re.compile(rf"{THUMBNAILS}/[A-Za-z0-9][A-Za-z0-9._-]{{0,63}}\.png")
_PNG = b"\x89PNG\r\n\x1a\n"
_ZIP = b"PK\x03\x04"
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


@dataclass(frozen=True, slots=True, eq=False)
class Arrival:
    """A card and the files of its bundle by name; hashes and names are in order."""

    card: ModelCard
    files: dict[str, bytes]

    @property
    def folder_name(self) -> str:
        """The folder that it gets among the user's models."""
        return f"{self.card.name}-{self.card.version}"


def is_bundle(path: Path) -> bool:
    """Tell whether a path is meant to be a bundle: a folder with a card, or a ZIP file with one."""
    if path.is_dir():
        return (path / CARD_FILE).is_file()
    try:
        with path.open("rb") as stream:
            if stream.read(len(_ZIP)) != _ZIP:
                return False
            names = [member.name for member in _members(stream, path.stat().st_size)]
    except (OSError, ReadError):
        return False
    return any(PurePosixPath(name).name == CARD_FILE and name.count("/") < 2 for name in names)


def read_arrival(path: Path, context: WorkContext | None = None) -> Arrival:
    """Read a bundle from a folder or a ZIP file and check it.

    Raises
    ------
    ModelBundleError
        In one sentence, for whatever is missing, altered, foreign or too large.
    """
    context = context or WorkContext()
    try:
        files = _from_folder(path) if path.is_dir() else _from_zip(path, context)
    except OSError as error:
        raise ModelBundleError(later("Reasons", "the model bundle cannot be read")) from error
    except ReadError as error:
        raise ModelBundleError(
            later("Reasons", "the model bundle is refused: {reason}").format(reason=error)
        ) from error
    return checked(files)


def is_plain(name: str) -> bool:
    """Tell whether a model's name or version is a plain word, as a folder's name anywhere."""
    return bool(_PLAIN.fullmatch(name)) and not name.endswith(".")


def checked(files: dict[str, bytes]) -> Arrival:
    """Return a bundle of these files once card, names and hashes agree."""
    if CARD_FILE not in files:
        raise ModelBundleError(
            later("Reasons", "this is no model bundle: it has no {file}").format(file=CARD_FILE)
        )
    card = parse_card(_text(files[CARD_FILE], CARD_FILE))
    for name in (card.name, card.version):
        if not is_plain(name):
            raise ModelBundleError(
                later(
                    "Reasons",
                    "the model card's name and version must be plain words: letters, digits, . _ -",
                )
            )
    _check_hashes(card, files)
    if card.twin is not None:
        outline(files[card.twin.file])
    if TRUST_FILE in files:
        parse_trust(files[TRUST_FILE], card)
    return Arrival(card, _known(card, files))


def _check_hashes(card: ModelCard, files: dict[str, bytes]) -> None:
    """Refuse files that are missing or are not those that card and list of sums name."""
    wanted = {card.weights.file: card.weights.sha256}
    if card.twin is not None:
        wanted[card.twin.file] = card.twin.sha256
    if SUMS_FILE in files:
        wanted |= dict(_sums(_text(files[SUMS_FILE], SUMS_FILE)))
    for name, sha256 in wanted.items():
        if name not in files:
            raise ModelBundleError(
                later("Reasons", "the model bundle lacks its file {name}").format(name=name[:64])
            )
        if hashlib.sha256(files[name]).hexdigest() != sha256:
            raise ModelBundleError(
                later(
                    "Reasons",
                    "the model bundle's file {name} is damaged or altered (wrong SHA-256): "
                    "get the bundle again",
                ).format(name=name[:64])
            )


def _sums(text: str) -> Iterator[tuple[str, str]]:
    """Yield the file and the hash of each line of ``sha256sum``."""
    for line in text.splitlines():
        found = re.fullmatch(r"([0-9a-f]{64})  ([A-Za-z0-9._/-]{1,128})", line)
        if found is None:
            raise ModelBundleError(
                later("Reasons", "the model bundle's {file} is not a list of hashes").format(
                    file=SUMS_FILE
                )
            )
        yield found[2], found[1]


def _known(card: ModelCard, files: dict[str, bytes]) -> dict[str, bytes]:
    """Return the files that a bundle has; others, such as scripts, are not taken along."""
    own = {CARD_FILE, card.weights.file, *PAGES, SUMS_FILE}
    if card.twin is not None:
        own.add(card.twin.file)
    known = {}
    for name, content in sorted(files.items()):
        is_picture = bool(_THUMBNAIL.fullmatch(name)) and content.startswith(_PNG)
        if name in PAGES:
            _text(content, name)
        if name in own or is_picture:
            known[name] = content
    if sum(name.startswith(f"{THUMBNAILS}/") for name in known) > MOST_THUMBNAILS:
        raise ModelBundleError(
            later("Reasons", "the model bundle has more than {limit} thumbnails").format(
                limit=MOST_THUMBNAILS
            )
        )
    return known


def _text(content: bytes, name: str) -> str:
    """Return a file that must be text of a bearable size."""
    if len(content) > _MOST_TEXT_BYTES:
        raise ModelBundleError(
            later("Reasons", "the model bundle's {name} is larger than 1 MiB").format(name=name)
        )
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ModelBundleError(
            later("Reasons", "the model bundle's {name} is not text").format(name=name)
        ) from error


def _from_folder(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder and of its thumbnails; links are not followed."""
    places = [*folder.iterdir()]
    pictures = folder / THUMBNAILS
    if pictures.is_dir() and not pictures.is_symlink():
        places += pictures.iterdir()
    found = [path for path in places if path.is_file() and not path.is_symlink()]
    _check_number(len(found))
    if sum(path.stat().st_size for path in found) > _MOST_BYTES:
        raise ModelBundleError(
            later("Reasons", "the model bundle is larger than {limit:,} MiB").format(
                limit=_MOST_BYTES >> 20
            )
        )
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def _from_zip(path: Path, context: WorkContext) -> dict[str, bytes]:
    """Return the files of a ZIP file, without the one folder that they may be in."""
    files: dict[str, bytes] = {}
    with path.open("rb") as stream:
        if stream.read(len(_ZIP)) != _ZIP:
            raise ModelBundleError(
                later("Reasons", "a model bundle is a folder or a ZIP file; this is neither")
            )
        budget = Budget(path.stat().st_size, _MOST_BYTES, context.token.raise_if_cancelled)
        with closing(zip_members(stream, budget)) as members:
            for member in members:
                if member.reason:
                    raise ModelBundleError(
                        later("Reasons", "the model bundle is refused: {reason}").format(
                            reason=member.reason
                        )
                    )
                if member.name in files:
                    raise ModelBundleError(
                        later("Reasons", "the model bundle is refused: two files have one name")
                    )
                _check_number(len(files) + 1)
                files[member.name] = _content(member, budget)
    return _below_top(files)


def _content(member: Member, budget: Budget) -> bytes:
    """Unpack one member."""
    parts = []
    for chunk in member.chunks():
        budget.spend(len(chunk))
        parts.append(chunk)
    return b"".join(parts)


def _members(stream: BinaryIO, size: int) -> Iterable[Member]:
    """List the members of a ZIP file without unpacking them."""
    with closing(zip_members(stream, Budget(size, _MOST_BYTES, lambda: None))) as members:
        return list(members)


def _below_top(files: dict[str, bytes]) -> dict[str, bytes]:
    """Take off the folder that a packed bundle has around its files."""
    tops = {name.split("/")[0] for name in files}
    if CARD_FILE in files or len(tops) != 1:
        return files
    return {name.partition("/")[2]: content for name, content in files.items()}


def _check_number(count: int) -> None:
    """Refuse bundles of too many files."""
    if count > _MOST_FILES:
        raise ModelBundleError(
            later("Reasons", "the model bundle has more than {limit} files").format(
                limit=_MOST_FILES
            )
        )
