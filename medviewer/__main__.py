"""``python -m medviewer``."""

import sys

from medviewer.cli.main import main

sys.exit(main())
