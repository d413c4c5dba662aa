"""Measuring on images: geometry, calibration, values of regions. Numpy only."""
