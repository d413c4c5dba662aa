"""Foreign text as it may be shown."""


def printable(text: str) -> str:
    """Return a text in one line, without letters that steer what shows them."""
    if not text.isprintable():
        text = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(text.split())
