"""What the user is told after the program has ended unexpectedly."""

from medviewer.app.restoring.saved import SavedState

OFTEN = 2
"""What was open at so many crashes is not opened by itself any more."""


def opened_often(state: SavedState) -> bool:
    """Whether the last study was open at so many crashes."""
    return state.crashes.get(state.session.mark, 0) >= OFTEN


def crash_text(state: SavedState) -> str:
    """Return that the program ended unexpectedly, and what was saved."""
    session = state.session
    saved = [
        _counted(session.measurements, "measurement"),
        _counted(session.key_images, "key image"),
        "the layout" if session.paths else "",
    ]
    words = [word for word in saved if word]
    what = f" Saved: {_listed(words)}." if words else " What was measured and marked is saved."
    return f"MedViewer ended unexpectedly the last time.{what}"


def offer_text(state: SavedState) -> str:
    """Return what to say where the user is asked whether the last study shall be opened."""
    said = [crash_text(state)] if state.running else ["MedViewer ended unexpectedly before."]
    count = state.crashes.get(state.session.mark, 0)
    if count >= OFTEN:
        times = "twice" if count == OFTEN else f"{count} times"
        said.append(
            f"The program ended {times} with the last study open, so it is not opened by itself."
        )
    return " ".join(said)


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}" if number else ""


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
