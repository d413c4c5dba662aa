"""What runs in the process that reads doubtful headers. No Qt, no torch.

It is asked and answers in JSON: nothing that comes from a process which a hostile file may have
taken over is ever unpickled.
"""

import contextlib
import json
import signal
from multiprocessing.connection import Connection
from pathlib import Path

from medviewer.errors import ReadError
from medviewer.io.dicom.dicom_file import quiet_parsers
from medviewer.io.dicom.headers import read_header
from medviewer.io.limits import MAX_HEADER_MEMORY
from medviewer.io.remembered.header_json import header_to_json
from medviewer.io.workers.memory_limit import limit_memory

READY = b"ready"
"""The first message: the parser is loaded."""


def serve_headers(connection: Connection) -> None:
    """Work until the other end hangs up."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the window's process to answer
    quiet_parsers()
    limit_memory(MAX_HEADER_MEMORY)
    connection.send_bytes(READY)
    with contextlib.suppress(EOFError, OSError):
        while True:
            connection.send_bytes(answer_to(connection.recv_bytes()))


def question(path: Path, file: str) -> bytes:
    """Return the message that asks for the header of a file."""
    return json.dumps([str(path), file]).encode()


def answer_to(message: bytes) -> bytes:
    """Return the header of the file that a message names, or the reason why there is none."""
    path, file = json.loads(message)
    try:
        answer = {"header": header_to_json(read_header(Path(path), file))}
    except ReadError as error:
        answer = {"reason": str(error)}
    except MemoryError:
        answer = {"reason": "there is not memory enough to read the header"}
    return json.dumps(answer).encode()
