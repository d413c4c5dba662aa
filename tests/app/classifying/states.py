"""Where a classification is, and a study that is on disk."""

from medviewer.app.results import ResultKey

KEY = ResultKey("ct", "tiny")
