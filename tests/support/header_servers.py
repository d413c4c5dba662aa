"""Processes in place of the one that reads headers: each does what a hostile file might make it."""

import os
import signal
import threading
from multiprocessing.connection import Connection

READY = b"ready"


def hang(connection: Connection) -> None:
    """Never answer."""
    connection.send_bytes(READY)
    connection.recv_bytes()
    threading.Event().wait()


def crash(connection: Connection) -> None:
    """Fail as a parser in C fails."""
    connection.send_bytes(READY)
    connection.recv_bytes()
    os.kill(os.getpid(), signal.SIGSEGV)


def lie(connection: Connection) -> None:
    """Answer what is no answer."""
    connection.send_bytes(READY)
    for answer in (b"junk", b"[]", b"{}", b'{"header": [1]}', b"[" * 100_000, b"\xff\xfe"):
        connection.recv_bytes()
        connection.send_bytes(answer)
    connection.recv_bytes()
    connection.send_bytes(b'{"reason": "one\\nline"}')
    connection.recv_bytes()


def fail_to_start(connection: Connection) -> None:
    """End at once."""


def stop_halfway(connection: Connection) -> None:
    """Begin an answer and never end it."""
    connection.send_bytes(READY)
    connection.recv_bytes()
    os.write(connection.fileno(), b"\0\0\1\0and no more")  # 256 bytes, says the length
    threading.Event().wait()


def decode_nothing(connection: Connection) -> None:
    """Stand in for a decoder: the first answer is none, the next stops halfway."""
    connection.send_bytes(READY)
    connection.recv()
    connection.send_bytes(b"?")
    connection.recv()
