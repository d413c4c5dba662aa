"""What is said of scores before and after a part of an image was erased."""

from medviewer.app.asking.asking import Asking
from medviewer.explain.asking.question import Answer, Eraser
from medviewer.inference.wording import figure
from medviewer.language import again, later, translate

ERASER_NAMES: dict[Eraser, str] = {
    "grey": later("Asking", "Grey"),
    "mean": later("Asking", "Image mean"),
    "blurred": later("Asking", "Blurred"),
}
NOTICE = later("Asking", "Not for diagnostic use.")
_MINUS = "\N{MINUS SIGN}"
UNLIKE = later(
    "Asking",
    "Changed images are unlike the training images: the score is an answer to a question, "
    "not a finding.",
)
FAR = later(
    "Asking",
    "This changed image is out of the range of the training images: its score can mean anything. "
    "It is an answer to a question, not a finding.",
)


def asked_title(asking: Asking) -> str:
    """Return what is asked: model and class, and of what the score is."""
    text = translate("Asking", "{model} · {name}, score of the image")
    if asking.is_sequence:
        text = translate("Asking", "{model} · {name}, score of the series")
    return text.format(model=asking.question_of, name=asking.class_name)


def answer_figures(answer: Answer | None) -> tuple[str, str]:
    """Return the score and the logit, dashes while they are awaited."""
    if answer is None:
        return "...", ""
    return figure(answer.score.score), f"logit {signed(answer.score.logit)}"


def difference_figures(before: Answer | None, after: Answer | None) -> tuple[str, str]:
    """Return by how much score and logit differ from those of the untouched image."""
    if before is None or after is None:
        return "...", ""
    score = after.score.score - before.score.score
    logit = after.score.logit - before.score.logit
    return signed(score, 3), f"logit {signed(logit)}"


def slice_words(before: Answer | None, after: Answer | None) -> str:
    """Return what became of the slice's own score within a sequence, or nothing."""
    if before is None or after is None or before.slice_score is None:
        return ""
    was = figure(before.slice_score.score)
    if after.slice_score is None:
        return translate("Asking", "This slice: {was}, now left out").format(was=was)
    text = translate("Asking", "This slice: {was}, now {now}")
    return text.format(was=was, now=figure(after.slice_score.score))


def changed_words(asking: Asking) -> str:
    """Return what was changed, in words."""
    question, parts = asking.question, []
    if question.painted is not None:
        rows, columns = asking.place.size
        percent = 100 * question.painted.count / (rows * columns)
        text = translate("Asking", "{percent:.1f} % of the image erased")
        if percent < 0.1:
            text = translate("Asking", "less than 0.1 % of the image erased")
        parts.append(text.format(percent=percent))
    if question.left_out:
        numbers = len(question.left_out)
        text = translate("Asking", "1 slice left out, crossed out below")
        if numbers > 1:
            text = translate("Asking", "{count} slices left out, crossed out below")
        parts.append(text.format(count=numbers))
    nothing = translate("Asking", "nothing erased yet: paint over the image")
    return translate("Lists", ", ").join(parts) or nothing


def caution(asking: Asking) -> str:
    """Return what must be kept in mind, the worse the plainer."""
    if asking.problem:
        return again(asking.problem)
    is_far = asking.after is not None and asking.after.is_far
    return translate("Asking", FAR if is_far else UNLIKE)


def signed(value: float, digits: int = 2) -> str:
    """Return a figure with its sign."""
    text = f"{abs(value):.{digits}f}"
    if float(text) == 0:
        return text
    return f"{_MINUS if value < 0 else '+'}{text}"
