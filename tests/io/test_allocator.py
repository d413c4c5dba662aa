import subprocess
import sys

import pytest

from medviewer.io import allocator

LINUX = sys.platform == "linux"


@pytest.mark.skipif(not LINUX, reason="only glibc has the setting")
def test_large_blocks_are_reused_without_new_page_faults():
    # a process of its own: the setting cannot be taken back
    code = """
import resource, sys
import numpy as np
from medviewer.io.allocator import keep_freed_memory

def faults():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(20):
        np.ones(4 << 20)  # 32 MiB
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before

afresh = faults()
kept = keep_freed_memory()
faults()
sys.exit(0 if not kept or faults() < afresh / 10 else 1)
"""
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_other_systems_are_left_alone(monkeypatch):
    monkeypatch.setattr(allocator.sys, "platform", "darwin")
    assert not allocator.keep_freed_memory()
