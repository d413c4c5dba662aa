"""Honest numbers: metrics, calibration, the out-of-range check."""
