import subprocess
import sys

import pytest

CODE = """
from medviewer.io.workers.memory_limit import limit_memory
import numpy as np
limit_memory(1 << 30)
try:
    np.ones(1 << 31, np.uint8)
except MemoryError:
    print("refused")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no such limit")
def test_too_much_memory_is_refused_in_the_process_that_asks() -> None:
    ended = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "refused"
