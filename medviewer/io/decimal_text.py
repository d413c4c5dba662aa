"""Numbers in the texts of headers (DICOM PS3.5 6.2, VR DS), which may be anything."""

import math


def finite_number(text: str) -> float:
    """Return the number that a text is; zero where it is none, or not a finite one."""
    try:
        number = float(text)
    except ValueError:
        return 0.0
    return number if math.isfinite(number) else 0.0
