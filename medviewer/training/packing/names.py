"""What the pages and pictures of a model are called that commands put into its folder."""

MEASURED_PAGE = "evaluation.html"
ROC_PICTURE = "roc.svg"
TRUST_PAGE = "trust.html"
OPTIMISATION_TABLE = "optimisation.json"
CALIBRATION_REPORT = "calibration.json"
SHEETS = ("methods.png", "methods.jpg")
"""The contact sheet, in one of the two forms."""
OF_THE_WEIGHTS = (MEASURED_PAGE, ROC_PICTURE, TRUST_PAGE, *SHEETS)
"""What stays true of a model whose weights stay."""
