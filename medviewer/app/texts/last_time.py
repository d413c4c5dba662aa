"""What the user is told after the program has ended unexpectedly."""

from medviewer.app.restoring.saved import SavedState
from medviewer.inference.wording import listed, sentences
from medviewer.language import translate

OFTEN = 2
"""What was open at so many crashes is not opened by itself any more."""


def opened_often(state: SavedState) -> bool:
    """Whether the last study was open at so many crashes."""
    return state.crashes.get(state.session.mark, 0) >= OFTEN


def crash_text(state: SavedState) -> str:
    """Return that the program ended unexpectedly, and what was saved."""
    ended = translate("Restoring", "MedViewer ended unexpectedly the last time.")
    saved = _saved(state)
    what = translate("Restoring", "What was measured and marked is saved.")
    if saved:
        what = translate("Restoring", "Saved: {things}.").format(things=listed(saved, "and"))
    return sentences((ended, what))


def offer_text(state: SavedState) -> str:
    """Return what to say where the user is asked whether the last study shall be opened."""
    said = translate("Restoring", "MedViewer ended unexpectedly before.")
    if state.running:
        said = crash_text(state)
    count = state.crashes.get(state.session.mark, 0)
    if count < OFTEN:
        return said
    often = translate(
        "Restoring",
        "The program ended {count} times with the last study open, so it is not opened by itself.",
    )
    if count == OFTEN:
        often = translate(
            "Restoring",
            "The program ended twice with the last study open, so it is not opened by itself.",
        )
    return sentences((said, often.format(count=count)))


def _saved(state: SavedState) -> list[str]:
    """Return what was saved, thing by thing."""
    session = state.session
    measured, marked = session.measurements, session.key_images
    things = []
    if measured:
        one, many = (
            translate("Restoring", "1 measurement"),
            translate("Restoring", "{count} measurements"),
        )
        things.append((one if measured == 1 else many).format(count=measured))
    if marked:
        one, many = (
            translate("Restoring", "1 key image"),
            translate("Restoring", "{count} key images"),
        )
        things.append((one if marked == 1 else many).format(count=marked))
    if session.paths:
        things.append(translate("Restoring", "the layout"))
    return things
