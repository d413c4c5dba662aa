"""What can go wrong in making a model, in words for who makes it."""

from medviewer.errors import MedviewerError


class TrainingError(MedviewerError):
    """A training, an evaluation or its data do not fit; the text says what to change."""


class UnknownWordsError(TrainingError):
    """The data name their classes otherwise: whoever asked may say which word stands for which."""
