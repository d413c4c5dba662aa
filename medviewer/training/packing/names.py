"""What the pages and pictures of a model are called that commands put into its folder."""

TRUST_PAGE = "trust.html"
OPTIMISATION_TABLE = "optimisation.json"
CALIBRATION_REPORT = "calibration.json"
SHEETS = ("methods.png", "methods.jpg")
"""The contact sheet, in one of the two forms."""
