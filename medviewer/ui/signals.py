"""Ending when the system asks for it (logout, shutdown, Ctrl+C in a terminal): that is no crash."""

import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QSocketNotifier
from PySide6.QtWidgets import QApplication

_NAMES = ("SIGTERM", "SIGHUP", "SIGINT")  # not every system has all of them


@contextmanager
def ends_when_told() -> Iterator[None]:
    """Let these signals quit the application in the usual way; told again, they end it at once.

    Python hears a signal only while it runs, and Qt's loop may sleep: the signal's byte in a socket
    wakes it.
    """
    reader, writer = socket.socketpair()
    reader.settimeout(0)
    writer.settimeout(0)
    told = [getattr(signal, name) for name in _NAMES if hasattr(signal, name)]
    before = {number: signal.signal(number, _quit) for number in told}
    wake_up = signal.set_wakeup_fd(writer.fileno(), warn_on_full_buffer=False)
    notifier = QSocketNotifier(reader.fileno(), QSocketNotifier.Type.Read)
    notifier.activated.connect(lambda *_: reader.recv(64))
    try:
        yield
    finally:
        notifier.setEnabled(False)
        signal.set_wakeup_fd(wake_up)
        for number, handler in before.items():
            signal.signal(number, handler)
        reader.close()
        writer.close()


def _quit(number: int, _: object) -> None:
    signal.signal(number, signal.SIG_DFL)
    QApplication.quit()
