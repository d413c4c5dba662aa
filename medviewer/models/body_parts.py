"""Body parts as people write them into headers."""

import re
from collections.abc import Sequence


def names_a_part(text: str, parts: Sequence[str]) -> bool:
    """Whether one of the `parts` stands in a text as a word: "PORTABLE CHEST"."""
    words = set(re.findall(r"[A-Z]+", text.upper()))
    return any(set(re.findall(r"[A-Z]+", part.upper())) <= words for part in parts)
