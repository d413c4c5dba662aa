"""What runs in the process that unpacks archives. No Qt, no torch.

It tells in JSON what it does: nothing that comes from a process which a hostile archive may have
taken over is ever unpickled.
"""

import contextlib
import json
import signal
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

from medviewer.errors import ReadError
from medviewer.io.limits import MAX_HEADER_MEMORY
from medviewer.io.sources import unpacking
from medviewer.io.workers.memory_limit import limit_memory
from medviewer.language import later

READY = b"ready"
"""The first message: the process may be asked."""

PART, MEMBER, END, NO_PLACE = "part", "member", "end", "no place"
"""Kinds of messages: a part was unpacked; a member is there; the archive ends, with the reason if
it ends early; nothing can be written."""

Send = Callable[[bytes], None]


def serve_archives(connection: Connection) -> None:
    """Work until the other end hangs up."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the window's process to answer
    limit_memory(MAX_HEADER_MEMORY)
    connection.send_bytes(READY)
    with contextlib.suppress(EOFError, OSError):
        while True:
            answer(connection.recv_bytes(), connection.send_bytes)


def question(path: Path, folder: Path, room: int) -> bytes:
    """Return the message that asks for an archive to be unpacked into a folder."""
    return json.dumps([str(path), str(folder), room]).encode()


def answer(asked: bytes, send: Send) -> None:
    """Unpack the archive that a message asks for; tell of each member and of the end."""
    path, folder, room = json.loads(asked)

    def tell(*message: str) -> None:
        send(json.dumps(message).encode())

    try:
        for member in unpacking.unpack(Path(path), Path(folder), room, lambda: tell(PART)):
            tell(MEMBER, member.name, member.place, member.reason)
        tell(END, "")
    except ReadError as error:
        tell(END, str(error))
    except MemoryError:
        tell(END, later("Reasons", "there is not memory enough to unpack the archive"))
    except OSError:  # also where nobody listens any more: then telling fails as well
        tell(NO_PLACE)
