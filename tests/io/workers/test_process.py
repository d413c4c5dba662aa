import os
import sys
import threading
from multiprocessing.connection import Connection

import pytest

from medviewer.io.workers.process import start_process


def tell_priority(connection: Connection) -> None:
    """Run in the process: send its priority."""
    connection.send(os.getpriority(os.PRIO_PROCESS, 0))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no niceness")
def test_a_worker_leaves_the_cores_to_the_window() -> None:
    process, connection = start_process(tell_priority, "medviewer-test")
    assert connection.recv() == os.getpriority(os.PRIO_PROCESS, 0) + 5
    process.join()
    connection.close()


@pytest.mark.skipif(sys.platform != "linux", reason="threads have a niceness on Linux alone")
def test_a_process_of_a_thread_behind_the_window_is_not_twice_behind() -> None:
    found: list[int] = []

    def start_and_ask() -> None:
        os.nice(5)
        process, connection = start_process(tell_priority, "medviewer-test")
        found.append(connection.recv())
        process.join()

    thread = threading.Thread(target=start_and_ask)
    thread.start()
    thread.join()
    assert found == [os.getpriority(os.PRIO_PROCESS, 0) + 5]
