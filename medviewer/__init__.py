"""MedViewer: a viewer for medical images that classifies what it shows."""

__version__ = "0.1.0"
