import os
import sys
from multiprocessing.connection import Connection

import pytest

from medviewer.io.workers.process import start_process


def tell_priority(connection: Connection) -> None:
    """Run in the process: send its priority."""
    connection.send(os.getpriority(os.PRIO_PROCESS, 0))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no niceness")
def test_a_worker_leaves_the_cores_to_the_window() -> None:
    process, connection = start_process(tell_priority, "medviewer-test")
    assert connection.recv() > os.getpriority(os.PRIO_PROCESS, 0)
    process.join()
    connection.close()
