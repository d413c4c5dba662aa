"""Numbers of a configuration that make sense."""

import math


def require(
    config: object,
    *names: str,
    least: float = 0,
    most: float = math.inf,
    below: float = math.inf,
) -> None:
    """Refuse a number of `config` that is not finite, or out of its range; NaN is in none.

    Raises
    ------
    ValueError
        Naming the number.
    """
    for name in names:
        number = getattr(config, name)
        if not (least <= number <= most and number < below):
            raise ValueError(f"{name} must be {_words(least, most, below)}")


def _words(least: float, most: float, below: float) -> str:
    """Say the range."""
    if below < math.inf:
        return f"at least {least:g} and below {below:g}"
    if most < math.inf:
        return f"from {least:g} to {most:g}"
    return f"a finite number from {least:g} up"
