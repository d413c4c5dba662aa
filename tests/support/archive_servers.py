"""Stand-ins for the process that unpacks archives: each does what a hostile archive might do."""

import threading
import time
from multiprocessing import Pipe
from multiprocessing.connection import Connection

READY = b"ready"

LIES = (
    b"junk",
    b"\xff\xfe",
    b"[" * 100_000,
    b"{}",
    b"[]",
    b"[1]",
    b'["else"]',
    b'["end"]',
    b'["member", "name", "0/x"]',
    b'["member", "name", "", ""]',
    b'["member", "name", "../x", ""]',
    b'["member", "name", "0/..", ""]',
    b'["member", "name", "0/.", ""]',
    b'["member", "name", "0/a/b", ""]',
    b'["member", "name", "/etc/x", ""]',
)


class NoProcess:
    """A process that needs no ending."""

    def kill(self) -> None:
        """Do nothing."""

    def join(self, _: float) -> None:
        """Do nothing."""


def answering(said: bytes) -> tuple[Connection, Connection]:
    """Return both ends of a pipe through which one answer comes."""
    ours, theirs = Pipe()
    theirs.send_bytes(READY)
    theirs.send_bytes(said)
    return ours, theirs


def slow(connection: Connection) -> None:
    """Unpack two members with quiet spells between; then fall silent in the first member."""
    connection.send_bytes(READY)
    connection.recv_bytes()
    for message in (
        *(b'["part"]', b'["member", "1", "0/1", ""]'),
        *(b'["part"]', b'["member", "2", "0/2", ""]', b'["end", ""]'),
    ):
        time.sleep(0.2)
        connection.send_bytes(message)
    connection.recv_bytes()
    connection.send_bytes(b'["part"]')
    threading.Event().wait()
