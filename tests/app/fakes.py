"""The edges of the program, replaced: tasks that run when told, readers and models in memory."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from medviewer.app.classifying.classifier import OnPartial, ReadStack
from medviewer.app.classifying.explained import ExplainedSeries
from medviewer.app.classifying.model_choice import ModelChoice
from medviewer.app.control.controller import Controller
from medviewer.app.explaining.map_key import MapKey
from medviewer.app.explaining.offer import MapOffer
from medviewer.app.key_images.keeping import KeyImageStore
from medviewer.app.measuring.keeping import MeasurementStore
from medviewer.app.readers import OnFound, Readers
from medviewer.app.results import ClassificationResult
from medviewer.app.session import Notice, Session
from medviewer.app.task import Lane, Task, TaskContext
from medviewer.cancel import Cancelled, CancelToken, WorkContext
from medviewer.config import Settings
from medviewer.explain.asking.question import Answer, Question, SequenceFeatures
from medviewer.explain.attribution import Attribution
from medviewer.explain.methods.registry import METHODS
from medviewer.image.availability import Availability
from medviewer.image.field_of_view import FieldOfView
from medviewer.image.geometry import PlaneGeometry, VolumeGeometry
from medviewer.image.measuring.measurement import ImageKey, Measurement
from medviewer.image.volume import SliceInfo, Volume
from medviewer.image.window import Window
from medviewer.inference.prediction import (
    ImagePrediction,
    InputWarning,
    ModelIdentity,
    Prediction,
    PredictionState,
    Score,
)
from medviewer.inference.seen_image import SeenImage
from medviewer.io.dicom.objects.reading import ReadObject
from medviewer.io.measurements.database import Loaded
from medviewer.io.measurements.key_images import LoadedKeyImages
from medviewer.io.object_records import ObjectInfo, ObjectKind, ReferencedImage, StudyObject
from medviewer.io.records import (
    FrameHeader,
    FrameRef,
    Instance,
    Patient,
    Series,
    Stack,
    Study,
    StudyIndex,
)
from medviewer.io.remembered.priors import RememberedStudy

ROWS, COLUMNS = 8, 6


class FakeHandle:
    def __init__(self, tasks: "FakeTasks", task: Task) -> None:
        self.task = task
        self.token = CancelToken()
        self._tasks = tasks

    def cancel(self) -> None:
        if self in self._tasks.waiting:
            self._tasks.waiting.remove(self)
            self.token.cancel()
            self.task.on_cancelled()
            self.task.on_finished()

    def run(self) -> None:
        context = TaskContext(self.token, self.task.on_progress, self.task.on_update)
        try:
            result = self.task.function(context)
        except Cancelled:
            self.task.on_cancelled()
        except Exception as error:  # noqa: BLE001 - as the real one
            self.task.on_error(error)
        else:
            self.task.on_result(result)
        self.task.on_finished()


class FakeTasks:
    """Runs a task as soon as it is submitted, or with `immediate` off when a test says so.

    The lane that keeps measurements has a word of its own, `keeping`.
    """

    def __init__(self, *, immediate: bool = True) -> None:
        self.immediate = immediate
        self.keeping = True
        self.waiting: list[FakeHandle] = []
        self.submitted: list[Task] = []
        self.is_shut_down = False

    @property
    def is_idle(self) -> bool:
        return not self.waiting

    def submit(self, task: Task) -> FakeHandle:
        handle = FakeHandle(self, task)
        if task.lane is Lane.KEEP:
            self._keep(handle)
            return handle
        self.submitted.append(task)
        if task.lane.supersedes:
            for other in list(self.waiting):
                if (other.task.lane, other.task.slot) == (task.lane, task.slot):
                    other.cancel()
        if self.immediate:
            handle.run()
        else:
            self.waiting.append(handle)
        return handle

    def _keep(self, handle: FakeHandle) -> None:
        if self.keeping:
            handle.run()
        else:
            self.waiting.append(handle)

    def run_next(self) -> None:
        self.waiting.pop(0).run()

    def run_all(self) -> None:
        while self.waiting:
            self.run_next()

    def shutdown(self) -> bool:
        self.is_shut_down = True
        return True


def make_instance(
    file: str = "a.dcm", *, modality: str = "CT", z: float | None = 0.0, **attributes: str
) -> Instance:
    plane = None if z is None else PlaneGeometry((0.0, 0.0, z), (1.0, 0.0, 0.0), (0.0, 1.0, 0.0))
    header = FrameHeader(plane=plane, windows=(Window(40, 400, "Soft tissue"),))
    return Instance(
        path=Path("/nowhere") / file,
        file=file,
        sop_instance_uid=f"1.{file}",
        sop_class_uid="1.2.840.10008.5.1.4.1.1.2",
        transfer_syntax_uid="1.2.840.10008.1.2.1",
        modality=modality,
        rows=ROWS,
        columns=COLUMNS,
        frames=(header,),
        attributes={"FrameOfReferenceUID": "1.9", **attributes},
    )


def make_stack(
    name: str = "a", slices: int = 5, step_mm: float = 2.0, modality: str = "CT", **attributes: str
) -> Stack:
    instances = [
        make_instance(f"{name}{k}.dcm", modality=modality, z=k * step_mm, **attributes)
        for k in range(slices)
    ]
    spacing = (step_mm, 1.0, 1.0) if slices > 1 else None
    return Stack(tuple(FrameRef(each) for each in instances), spacing, "axial")


def make_object(
    kind: ObjectKind,
    stack: Stack,
    *slices: int,
    key: str = "",
    title: str = "",
    maker: str = "automatic: tester",
    parts: int = 2,
) -> StudyObject:
    """Return an object that refers to these slices of a stack, to all where none are given."""
    chosen = [stack.frames[k] for k in slices] or list(stack.frames)
    images = tuple(ReferencedImage(ref.instance.sop_instance_uid) for ref in chosen)
    label = "" if kind == "key_objects" else "LABEL"
    info = ObjectInfo(kind, label, "", maker, parts, ("1.2.ct",), images)
    if kind == "key_objects":
        info = replace(info, label=title or "For teaching", description="Look here")
    else:
        info = replace(info, description=title)
    return StudyObject(replace(make_instance(key or f"{kind}.dcm"), frames=()), info, "1.2.object")


def make_series(key: str = "ct", *stacks: Stack, **changes: object) -> Series:
    series = Series(
        key=key,
        series_uid=f"1.2.{key}",
        modality="CT",
        description="Abdomen",
        number=3,
        body_part="ABDOMEN",
        stacks=stacks or (make_stack(key),),
    )
    return replace(series, **changes)  # type: ignore[arg-type]


def make_study(
    key: str = "study", *series: Series, name: str = "Doe^Jane", **changes: object
) -> Study:
    patient = Patient(f"id-{name}", name, "19700131", "F")
    study = Study(
        key=key,
        study_uid=f"1.{key}",
        patient=patient,
        description="Abdomen CT",
        date="20240229",
        time="134500",
        series=series or (make_series(),),
    )
    return replace(study, **changes)  # type: ignore[arg-type]


def make_volume(stack: Stack, *, photometric: str = "MONOCHROME2") -> Volume:
    """Slice k is filled with k times 10."""
    frames = stack.frames
    shape = (len(frames), ROWS, COLUMNS)
    stored = np.zeros(shape, np.int16) + 10 * np.arange(len(frames), dtype=np.int16)[:, None, None]
    slices = tuple(SliceInfo(plane=ref.header.plane, windows=ref.header.windows) for ref in frames)
    if photometric == "RGB":
        color = np.zeros((*shape, 3), np.uint8)
        return Volume(color, slices, "RGB")
    return Volume(
        stored,
        slices,
        modality="CT",
        unit="HU",
        pixel_spacing_mm=(1.0, 1.0),
        geometry=_geometry(stack, shape),
    )


def _geometry(stack: Stack, shape: tuple[int, int, int]) -> VolumeGeometry | None:
    """Rows and columns run as the first image says, slices at right angles to them."""
    first = stack.frames[0].header.plane
    if stack.spacing_mm is None or first is None:
        return None
    k, j, i = stack.spacing_mm
    affine = np.eye(4)
    affine[:3, 0] = k * first.normal
    affine[:3, 1] = np.multiply(j, first.column_direction)
    affine[:3, 2] = np.multiply(i, first.row_direction)
    affine[:3, 3] = first.position_lps
    return VolumeGeometry(affine, shape)


@dataclass
class FakeReading:
    """What the readers give; `volume_error` and so on let them fail instead."""

    index: StudyIndex = field(default_factory=lambda: StudyIndex((make_study(),)))
    partial: tuple[StudyIndex, ...] = ()
    scan_error: Exception | None = None
    pictured: list[str] = field(default_factory=list)
    earlier: tuple[RememberedStudy, ...] | Exception = ()
    volume_error: Exception | None = None
    thumbnail_error: Exception | None = None
    photometric: str = "MONOCHROME2"
    read: list[Stack] = field(default_factory=list)
    gradual: bool = False
    capacity: int | None = None
    at_once: int = 1000
    unreadable: dict[int, str] = field(default_factory=dict)
    filled: list[int] = field(default_factory=list)
    warmed: int = 0

    remembered: list[bool] = field(default_factory=list)
    forgotten: int = 0
    forget_error: Exception | None = None
    resample_error: Exception | None = None
    made: Stack | None = None
    objects: dict[str, ReadObject | Exception] = field(default_factory=dict)
    read_objects: list[str] = field(default_factory=list)

    def scan(
        self,
        paths: Sequence[Path],
        context: WorkContext,
        on_found: OnFound | None = None,
        *,
        remember: bool = False,
    ) -> StudyIndex:
        self.remembered.append(remember)
        if self.scan_error is not None:
            raise self.scan_error
        context.step(1, 2, "Scanning")
        for index in self.partial:
            assert on_found is not None
            on_found(index)
        return self.index

    def read_volume(self, stack: Stack, series: Series, context: WorkContext) -> Volume:
        self.read.append(stack)
        context.step(1, 2, "Reading images")
        if self.volume_error is not None:
            raise self.volume_error
        return make_volume(stack, photometric=self.photometric)

    def read_thumbnail(self, series: Series, size: int) -> npt.NDArray[np.uint8]:
        if self.thumbnail_error is not None:
            raise self.thumbnail_error
        self.pictured.append(series.middle_frame.instance.file)
        return np.full((size, size), 128, np.uint8)

    def open_volume(
        self, stack: Stack, series: Series, context: WorkContext, budget_bytes: float, first: int
    ) -> Volume:
        """Give the volume, with `gradual` on as one whose slices are still to be read."""
        volume = self.read_volume(stack, series, context)
        if not self.gradual:
            return volume
        availability = Availability(len(stack.frames), self.capacity, first)
        return replace(volume, availability=availability)

    def fill_volume(
        self, volume: Volume, stack: Stack, context: WorkContext, on_read: Callable[[int], None]
    ) -> Volume:
        """Mark the slices one by one, at most `at_once` in a run."""
        availability = volume.availability
        if availability is None:
            return volume
        availability.begin()
        try:
            for _ in range(self.at_once):
                availability.surplus()
                if (index := availability.take_next()) is None:
                    break
                context.token.raise_if_cancelled()
                availability.mark(index, self.unreadable.get(index, ""))
                self.filled.append(index)
                on_read(index)
        finally:
            availability.end()
        return volume.finished() or volume

    def resample(
        self, volume: Volume, stack: Stack, context: WorkContext, limit_bytes: float
    ) -> tuple[Volume, Stack]:
        """Give slices at every millimetre from the first to the last, all of one value."""
        context.step(1, 2, "Resampling")
        if self.resample_error is not None:
            raise self.resample_error
        if self.made is not None:
            return replace(make_volume(self.made), resampled="linear"), self.made
        first, last = stack.frames[0].header.plane, stack.frames[-1].header.plane
        assert first is not None
        assert last is not None
        count = round(last.position_lps[2] - first.position_lps[2]) + 1
        records = make_stack("made", slices=count, step_mm=1.0)
        return replace(make_volume(records), resampled="linear"), records

    def read_object(self, own: StudyObject, stack: Stack, context: WorkContext) -> ReadObject:
        """Give what `objects` has for a key, or raise it."""
        self.read_objects.append(own.key)
        context.step(1, 2, "Reading an object")
        found = self.objects[own.key]
        if isinstance(found, Exception):
            raise found
        return found

    def earlier_studies(
        self, study: Study, index: StudyIndex, context: WorkContext
    ) -> tuple[RememberedStudy, ...]:
        """Give `earlier`, or raise it."""
        if isinstance(self.earlier, Exception):
            raise self.earlier
        return self.earlier

    def warm_up(self) -> None:
        self.warmed += 1

    def forget(self) -> None:
        if self.forget_error is not None:
            raise self.forget_error
        self.forgotten += 1

    def readers(self) -> Readers:
        return Readers(
            self.scan,
            self.read_volume,
            self.read_thumbnail,
            self.open_volume,
            self.fill_volume,
            self.warm_up,
            self.forget,
            self.resample,
            self.read_object,
            self.earlier_studies,
        )


CHOICE = ModelChoice(
    "tiny", "1.0", "Tiny model", "Tests", "ab" * 32, modalities=("CT",), body_parts=("ABDOMEN",)
)
OTHER_CHOICE = ModelChoice("other", "2.0", "Other model", "Tests", "cd" * 32)


OFFER = MapOffer(
    (
        ("grad-cam", ""),
        ("layercam", ""),
        ("cam", "CAM suits other networks; choose Grad-CAM"),
        ("integrated-gradients", ""),
        ("occlusion", ""),
    ),
    ("first", "last"),
    "grad-cam",
    "last",
)


def make_result(
    series: Series,
    scores: dict[str, float] | None = None,
    *,
    state: PredictionState = PredictionState.DONE,
    reason: str = "",
    warnings: tuple[InputWarning, ...] = (),
    model_name: str = "tiny",
) -> ClassificationResult:
    """Score image k with logit k; maps exist for every label."""
    scores = {"lesion": 0.75} if scores is None else scores
    count = series.image_count
    images = tuple(
        ImagePrediction(
            ref.instance.file,
            ref.frame + 1,
            index,
            {label: Score(float(index), value, None, 0.5, value >= 0.5)
             for label, value in scores.items()},
        )
        for index, ref in enumerate(series.frames)
    )  # fmt: skip
    prediction = Prediction(
        ModelIdentity(model_name, "1.0", "ab" * 32),
        series.series_uid,
        series.description,
        series.modality,
        state,
        reason,
        warnings,
        {label: Score(0.0, value, None, 0.5, value >= 0.5) for label, value in scores.items()},
        images,
        device="CPU",
        seconds={"total": 0.5},
    )
    native = np.arange(count * 4, dtype=np.float32).reshape(count, 2, 2)
    whole = FieldOfView(0.0, 0.0, float(ROWS), float(COLUMNS))
    maps = {
        label: Attribution(native, tuple(range(count)), (whole,) * count, label, "Grad-CAM", "last")
        for label in scores
    }
    return ClassificationResult(prediction, maps, OFFER)


@dataclass
class FakeClassifier:
    """Gives `result` (made of the series by default), or raises."""

    choices: tuple[ModelChoice, ...] = (CHOICE, OTHER_CHOICE)
    broken: tuple[str, ...] = ()
    listing_error: Exception | None = None
    error: Exception | None = None
    make: Callable[[Series], ClassificationResult] = make_result
    asked: list[tuple[str, str]] = field(default_factory=list)
    looked_again: int = 0
    looked: list[tuple[str, int, str]] = field(default_factory=list)
    refusal: str = ""
    settings: Settings | None = None
    explain_error: Exception | None = None
    explained: list[MapKey] = field(default_factory=list)
    erased: list[tuple[str, int, str]] = field(default_factory=list)
    questions: list[tuple[Question, str]] = field(default_factory=list)

    def look_again(self) -> None:
        self.looked_again += 1

    def use_settings(self, settings: Settings) -> None:
        self.settings = settings

    def models(self) -> Sequence[ModelChoice]:
        if self.listing_error is not None:
            raise self.listing_error
        return self.choices

    def problems(self) -> Sequence[str]:
        return self.broken

    def classify(
        self,
        study: Study,
        series: Series,
        model_name: str,
        read_stack: ReadStack,
        context: WorkContext,
    ) -> ClassificationResult:
        self.asked.append((series.key, model_name))
        for number, stack in enumerate(series.stacks):
            read_stack(stack, series, context)
            context.step(number + 1, len(series.stacks), "Classifying")
        if self.error is not None:
            raise self.error
        return self.make(series)

    def explain(
        self,
        found: tuple[Study, Series],
        key: MapKey,
        read_stack: ReadStack,
        context: WorkContext,
        on_partial: OnPartial,
    ) -> ExplainedSeries:
        """Give twice the maps of the result: of slow methods one class, its last image first."""
        self.explained.append(key)
        context.step(1, 4, "Explaining image 5")
        maps = {
            label: replace(one, native=2 * one.native, method=METHODS[key.choice.method].title)
            for label, one in self.make(found[1]).attributions.items()
            if label == key.target or not METHODS[key.choice.method].is_slow
        }
        on_partial(ExplainedSeries())
        on_partial(ExplainedSeries({label: _last_of(one) for label, one in maps.items()}))
        if self.explain_error is not None:
            raise self.explain_error
        return ExplainedSeries(maps, ("One note.",))

    def seen(
        self,
        found: tuple[Study, Series, Stack],
        place: int,
        model_name: str,
        read_stack: ReadStack,
        context: WorkContext,
    ) -> SeenImage:
        """Return a tensor of two channels, 4 x 4, of the middle four columns of the image."""
        self.looked.append((found[1].key, place, model_name))
        volume = read_stack(found[2], found[1], context)
        if self.error is not None:
            raise self.error
        tensor = np.arange(32, dtype=np.float32).reshape(2, 4, 4) + float(
            volume.stored[place].max()
        )
        limits = ((0.0, 64.0), (0.0, 64.0))
        seen = FieldOfView(0.0, 1.0, float(volume.rows), 4.0)
        return SeenImage(tensor, seen, limits, ("One step", "Another"), self.refusal)

    def ask(
        self,
        found: tuple[Study, Series, Stack],
        place: int,
        model_name: str,
        read_stack: ReadStack,
        context: WorkContext,
        sequence: SequenceFeatures | None,
    ) -> "FakeAsked":
        self.erased.append((found[1].key, place, model_name))
        read_stack(found[2], found[1], context)
        if self.error is not None:
            raise self.error
        return FakeAsked(self.questions, sequence is not None)

    def device_text(self) -> str:
        return "Device: CPU (test)" if self.asked else ""


def _last_of(attribution: Attribution) -> Attribution:
    return replace(
        attribution,
        native=attribution.native[-1:],
        image_indices=attribution.image_indices[-1:],
        fields_of_view=attribution.fields_of_view[-1:],
    )


@dataclass
class FakeAsked:
    """Gives a score of 0.75, less 0.01 for every pixel erased and 0.1 for every slice left out."""

    questions: list[tuple[Question, str]]
    of_series: bool

    def answer(self, question: Question, label: str) -> Answer:
        self.questions.append((question, label))
        count = question.painted.count if question.painted is not None else 0
        value = 0.75 - 0.01 * count - 0.1 * len(question.left_out)
        score = Score(4 * value, value, None, 0.5, value >= 0.5)
        is_there = self.of_series and not question.left_out
        own = Score(0.0, 0.25, None, 0.5, positive=False) if is_there else None
        return Answer(score, self.of_series, is_far=count > 20, slice_score=own)


@dataclass
class FakeStore:
    """Keeps measurements and key images in memory; `error` lets it fail."""

    kept: dict[str, Measurement] = field(default_factory=dict)
    keys: list[ImageKey] = field(default_factory=list)
    note: str = ""
    error: Exception | None = None

    def load(self, studies: Sequence[tuple[str, str]]) -> Loaded:
        if self.error is not None:
            raise self.error
        found = [one for one in self.kept.values() if _study_of(one) in studies]
        return Loaded(tuple(found), self.note)

    def save(self, changed: Sequence[Measurement], removed: Sequence[str]) -> str:
        if self.error is not None:
            raise self.error
        for identifier in removed:
            self.kept.pop(identifier, None)
        self.kept.update((one.identifier, one) for one in changed)
        return self.note

    def store(self) -> MeasurementStore:
        return MeasurementStore(self.load, self.save)

    def load_keys(self, studies: Sequence[tuple[str, str]]) -> LoadedKeyImages:
        if self.error is not None:
            raise self.error
        found = [key for key in self.keys if (key.patient, key.study) in studies]
        return LoadedKeyImages(tuple(found))

    def save_keys(self, marked: Sequence[ImageKey], unmarked: Sequence[ImageKey]) -> str:
        if self.error is not None:
            raise self.error
        self.keys = [key for key in self.keys if key not in unmarked] + list(marked)
        return self.note

    def key_store(self) -> KeyImageStore:
        return KeyImageStore(self.load_keys, self.save_keys)


def _study_of(measurement: Measurement) -> tuple[str, str]:
    return measurement.image.patient, measurement.image.study


@dataclass
class Desk:
    """A program on the desk: real session and controllers, fake edges."""

    session: Session
    controller: Controller
    tasks: FakeTasks
    reading: FakeReading
    classifier: FakeClassifier
    notices: list[Notice]
    store: FakeStore

    def open(self, index: StudyIndex | None = None) -> None:
        """Show `index` as if it had been scanned; the first series is shown, too."""
        if index is not None:
            self.reading.index = index
        self.controller.open_paths([Path(__file__).parent])

    @property
    def said(self) -> list[str]:
        return [notice.text for notice in self.notices]


def make_desk(
    *,
    immediate: bool = True,
    settings: Settings | None = None,
    index: StudyIndex | None = None,
    store: FakeStore | None = None,
) -> Desk:
    session = Session(settings)
    tasks = FakeTasks(immediate=immediate)
    reading = FakeReading() if index is None else FakeReading(index)
    classifier = FakeClassifier()
    store = store or FakeStore()
    controller = Controller(
        session,
        tasks,
        classifier,
        reading.readers(),
        measurement_store=store.store(),
        key_image_store=store.key_store(),
    )
    notices: list[Notice] = []
    session.notice_raised.connect(notices.append)
    return Desk(session, controller, tasks, reading, classifier, notices, store)
