"""What is being asked of the model about the image on screen: a frozen value."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from medviewer.app.results import ResultKey
from medviewer.app.viewport import StackKey
from medviewer.explain.asking.question import Answer, Eraser, History, Question
from medviewer.image.erasing.painted import Painted

LEAST_RADIUS, MOST_RADIUS = 1.0, 400.0
"""Of the brush, in image columns."""


@dataclass(frozen=True, slots=True)
class AskedPlace:
    """Which image is asked about.

    Attributes
    ----------
    image_index
        In the series, from 0.
    size
        Rows and columns.
    aspect
        Height / width of a pixel.
    """

    stack_key: StackKey
    slice_index: int
    image_index: int
    size: tuple[int, int]
    aspect: float


@dataclass(frozen=True, slots=True, eq=False)
class Asking:
    """A hand with an eraser over one image of cell `cell`, and the answers so far.

    Attributes
    ----------
    key, label
        Whose result it is, and of which class.
    question_of, class_name
        The model's title and the class's name, for the reader.
    draft
        The question with what the hand has painted since the button went down.
    is_sequence
        Whether slices can be left out of the score.
    takes_map
        Whether a click takes the map's part around it instead of a dab of the brush.
    problem
        Why there is no answer, or nothing.
    """

    cell: int
    place: AskedPlace
    key: ResultKey
    label: str
    question_of: str
    class_name: str
    radius: float
    history: History = field(default_factory=History)
    draft: Question | None = None
    eraser: Eraser = "grey"
    takes_map: bool = False
    is_sequence: bool = False
    answers: Mapping[Question, Answer] = field(default_factory=dict)
    problem: str = ""

    @property
    def question(self) -> Question:
        """What is asked now, with what is just being painted."""
        return self.history.now if self.draft is None else self.draft

    def painted_over(self, painted: Painted) -> Question:
        """Return the present question with more painted over."""
        joined = painted.joined(self.question.painted)
        return replace(self.question, painted=joined, eraser=self.eraser)

    @property
    def before(self) -> Answer | None:
        """The answer for the untouched image and series."""
        return self.answers.get(Question())

    @property
    def after(self) -> Answer | None:
        """The answer to the present question; while it is awaited, the last one before it."""
        answers = (self.answers.get(each) for each in (self.question, *reversed(self.steps)))
        return next((each for each in answers if each is not None), None)

    @property
    def is_waiting(self) -> bool:
        """Whether the present question has no answer yet."""
        return not self.problem and self.question not in self.answers

    @property
    def steps(self) -> tuple[Question, ...]:
        """All questions up to the present one."""
        return self.history.steps

    @property
    def is_left_out(self) -> bool:
        """Whether this slice does not count."""
        return self.place.image_index in self.question.left_out

    def curve(self) -> tuple[float, ...]:
        """Return the scores along the steps that have an answer, the untouched one first."""
        steps = dict.fromkeys((Question(), *self.steps, self.question))
        known = (self.answers.get(each) for each in steps)
        return tuple(each.score.score for each in known if each is not None)
