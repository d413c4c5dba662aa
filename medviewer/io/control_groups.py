"""The memory that Linux grants a container, a service or a batch job: control groups.

In a container the group is usually the root of what can be seen; elsewhere a process stands
somewhere below it, and the limit of every group above counts as well (cgroups(7)).
"""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

_GROUPS = Path("/sys/fs/cgroup")
_OWN = Path("/proc/self/cgroup")


def memory_limits() -> Iterator[float]:
    """Yield every limit in bytes that holds for this process; none where there is no such thing."""
    for file in _limit_files():
        try:
            yield float(file.read_text(encoding="ascii"))
        except (OSError, ValueError):  # it is absent, or says "max"
            continue


def _limit_files() -> Iterator[Path]:
    """Yield the files of both versions, at the root of what is seen and from there down."""
    version_1, version_2 = _GROUPS / "memory" / "memory.limit_in_bytes", _GROUPS / "memory.max"
    yield from (version_1, version_2)
    for controllers, path in _own_groups():
        if not controllers:
            yield from _below(version_2, path)
        elif "memory" in controllers.split(","):
            yield from _below(version_1, path)


def _own_groups() -> Iterator[tuple[str, PurePosixPath]]:
    """Yield this process's groups: the controllers of version 1 (empty for 2), and the path."""
    try:
        lines = _OWN.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return
    for line in lines:
        _, _, rest = line.partition(":")
        controllers, _, path = rest.partition(":")
        yield controllers, PurePosixPath(path)


def _below(file: Path, path: PurePosixPath) -> Iterator[Path]:
    """Yield the same file in the group at `path` and in those above it, but for the root."""
    if not path.is_absolute() or ".." in path.parts:  # a group beside what is seen
        return
    for group in (path, *path.parents):
        if len(group.parts) > 1:
            yield file.parent / group.relative_to("/") / file.name
