import json
import subprocess
import sys

PROGRAM = """
import json, sys
import medviewer.ui.main_window, medviewer.ui.application, medviewer.ui.screenshot
heavy = ["torch", "captum", "pydicom", "nibabel", "imagecodecs", "pyqtgraph", "sklearn"]
rooms = ["medviewer.app.cine", "medviewer.app.restoring", "medviewer.app.hanging"]
print(json.dumps([name for name in heavy + rooms if name in sys.modules]))
"""


def test_window_is_built_without_torch_readers_and_plots() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True, timeout=120
    )
    assert json.loads(done.stdout) == []
