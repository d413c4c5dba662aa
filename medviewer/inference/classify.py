"""A series through a model: headers checked, pixels read, prepared, scored, pooled."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from torch import Tensor

from medviewer.cancel import WorkContext
from medviewer.errors import MedviewerError
from medviewer.image.volume import Volume
from medviewer.inference.exact import exact_numbers
from medviewer.inference.pixel_checks import check_pixels
from medviewer.inference.prediction import Prediction
from medviewer.inference.predictor import LoadedClassifier
from medviewer.inference.prepared import prepared_slices
from medviewer.inference.scoring.passes import PLAIN, Passes
from medviewer.inference.scoring.scoring import Scoring, scoring_for
from medviewer.inference.scoring.whole_series import refuse_too_few
from medviewer.inference.series_run import Candidate, SeriesRun
from medviewer.inference.suitability import check_header, decisive, population_of
from medviewer.inference.summary import summarize
from medviewer.io.records import Series, Stack, Study
from medviewer.language import translate

ReadStack = Callable[[Stack, Series, WorkContext], Volume]
"""Reads the pixels of one stack; raises `ReadError` where none of them can be read."""

_READING_SHARE = 0.3


def classify_series(
    study: Study,
    series: Series,
    read_stack: ReadStack,
    classifier: LoadedClassifier,
    context: WorkContext,
    passes: Passes = PLAIN,
) -> Prediction:
    """Score every image of a series, and the series: from its images, or as the network reads it.

    Images are taken in the order of `Series.frames`; of a 4-D series, those of the members that
    the card names. What cannot be read or is not for the model
    is listed in ``failed``; a stack of which nothing is for the model is not even read.

    Parameters
    ----------
    study, series
        The headers, which are checked against the model's card.
    read_stack
        Gives the pixels of a stack.
    classifier
        The network with its card, on its device.
    context
        Told the progress by image; a stop is heard between batches.
    passes
        How images run through the network; an explanation records more than the scores.

    Raises
    ------
    Cancelled
        When stopped.
    DeviceError
        When memory is short even for a single image.
    """
    run = SeriesRun(population_of(classifier.card, study, series))
    scoring = scoring_for(classifier, passes, run)
    share = 1 - scoring.share_at_end
    total, first = max(len(series.frames), 1), 0
    with run.timed("total"), exact_numbers():
        jobs: list[tuple[_StackJob, list[Candidate]]] = []
        for number, stack in enumerate(series.stacks):
            if _is_read(classifier, series, number):
                part = context.part(share * first / total, share * len(stack.frames) / total)
                job = _StackJob(study, series, stack, classifier, scoring, part, run)
                jobs.append((job, job.accepted(first)))
            first += len(stack.frames)
        # what is too little for the model is not even read
        if not refuse_too_few(classifier.card, run, [each for _, own in jobs for each in own]):
            for job, accepted in jobs:
                job.classify(accepted, read_stack)
            scoring.finish(context.part(share, scoring.share_at_end))
    return summarize(run, classifier, series)


def _is_read(classifier: LoadedClassifier, series: Series, stack_index: int) -> bool:
    """Tell whether the card wants this member of a 4-D image; what stands alone is always read."""
    first = series.members(stack_index).start
    return classifier.card.input.members == "all" or stack_index == first


@dataclass(frozen=True, slots=True, eq=False)
class _StackJob:
    """The classification of one stack; what comes of it is added to `run`."""

    study: Study
    series: Series
    stack: Stack
    classifier: LoadedClassifier
    scoring: Scoring
    context: WorkContext
    run: SeriesRun

    def accepted(self, first_index: int) -> list[Candidate]:
        """Return the frames that are for the model by their headers; note the others.

        The first frame of the stack has `first_index` in the series.
        """
        return self.run.sort_out(self._candidates(first_index))

    def classify(self, accepted: Sequence[Candidate], read_stack: ReadStack) -> None:
        """Score the frames that are for the model.

        Batches follow each other on this thread: preparing takes a tenth of the network's time.
        """
        volume = self._read(accepted, read_stack) if accepted else None
        if volume is None:
            return
        size = self.classifier.batch_size
        for start in range(0, len(accepted), size):
            # start is the place of an image; refused ones before it are done, too
            text = translate("Progress", "Classifying image {number} of {count}").format(
                number=accepted[start].place + 1, count=len(self.stack.frames)
            )
            context = self.context.part(_READING_SHARE, 1 - _READING_SHARE)
            context.step(start, len(accepted), text)
            self._classify_batch(volume, accepted[start : start + size])
        self.context.step(1, 1, translate("Progress", "Classified"))

    def _candidates(self, first_index: int) -> list[Candidate]:
        """Return all frames of the stack with what their headers say."""
        self.context.token.raise_if_cancelled()
        card = self.classifier.card
        return [
            Candidate(
                ref,
                first_index + place,
                place,
                check_header(card, self.study, self.series, self.stack, ref),
            )
            for place, ref in enumerate(self.stack.frames)
        ]

    def _read(self, accepted: Sequence[Candidate], read_stack: ReadStack) -> Volume | None:
        """Return the pixels, or None after noting why there are none."""
        try:
            with self.run.timed("read"):
                return read_stack(self.stack, self.series, self.context.part(0.0, _READING_SHARE))
        except MedviewerError as error:
            for candidate in accepted:
                self.run.fail(candidate, str(error))
            return None

    def _classify_batch(self, volume: Volume, batch: Sequence[Candidate]) -> None:
        """Check, prepare and score some images of one size."""
        with self.run.timed("prepare"):
            looked_at = [self._looked_at(volume, candidate) for candidate in batch]
            there = [candidate for candidate in looked_at if candidate is not None]
            accepted = self.run.sort_out(there)
            images = self._prepared(volume, accepted) if accepted else None
        if images is None:
            return
        self.context.token.raise_if_cancelled()
        self.scoring.take(images, accepted)

    def _looked_at(self, volume: Volume, candidate: Candidate) -> Candidate | None:
        """Return the image with what its pixels say, or None after noting that it has none."""
        missing = volume.slices[candidate.place].missing
        if missing:
            self.run.fail(candidate, missing)
            return None
        found = check_pixels(self.classifier.card, volume.stored[candidate.place])
        return replace(candidate, warnings=decisive([*candidate.warnings, *found]))

    def _prepared(self, volume: Volume, accepted: Sequence[Candidate]) -> Tensor:
        """Return ``(N, C, h, w)`` float32 as the card says."""
        places = [candidate.place for candidate in accepted]
        return prepared_slices(volume, places, self.classifier.card.preprocess)
