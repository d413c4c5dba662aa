"""A bound on what one process may take."""

import contextlib
import sys


def limit_memory(limit_bytes: int) -> None:
    """Have what asks for more than this fail here rather than bring the machine down.

    Without effect where a system knows no such limit.
    """
    if sys.platform == "win32":
        return
    import resource

    with contextlib.suppress(OSError, ValueError):
        _, most = resource.getrlimit(resource.RLIMIT_AS)
        if most == resource.RLIM_INFINITY or most > limit_bytes:
            resource.setrlimit(resource.RLIMIT_AS, (limit_bytes, most))
