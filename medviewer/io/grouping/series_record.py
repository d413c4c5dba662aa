"""The record of one series from its files' headers, with what is wrong with them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from medviewer.io.dicom.headers import FileHeader
from medviewer.io.grouping.stacks import build_stacks
from medviewer.io.records import FrameRef, Instance, Problem, ProblemKind, Series, files_of
from medviewer.language import translate

SamePixels = Callable[[Instance, Instance], bool]


def build_series(key: str, headers: Sequence[FileHeader], same_pixels: SamePixels) -> Series:
    """Return the record of one series from its files' headers."""
    kept, problems = _without_duplicates(headers, same_pixels)
    first = kept[0]
    modality = first.instance.modality
    frames = [FrameRef(own.instance, n) for own in kept for n in range(len(own.instance.frames))]
    stacks, found = build_stacks(frames, modality)
    common = _common_attributes(own.instance for own in kept)
    return Series(
        key=key,
        series_uid=first.series_uid,
        modality=modality,
        description=first.series_description,
        number=first.series_number,
        body_part=common.get("BodyPartExamined", "") or common.get("AnatomicRegionMeaning", ""),
        stacks=stacks,
        problems=(*found, *problems, *_uid_problems(kept), *_truncation_problems(kept)),
        attributes=common,
    )


def _common_attributes(instances: Iterable[Instance]) -> dict[str, str]:
    common: dict[str, str] | None = None
    for instance in instances:
        own = instance.attributes
        common = dict(own) if common is None else dict(common.items() & own.items())
    return common or {}


def _without_duplicates(
    headers: Sequence[FileHeader], same_pixels: SamePixels
) -> tuple[list[FileHeader], list[Problem]]:
    """Keep one of several files with one SOP Instance UID, unless their pixels differ."""
    kept: dict[str, list[FileHeader]] = defaultdict(list)
    twice: list[FileHeader] = []
    conflicts: list[FileHeader] = []
    for number, header in enumerate(headers):
        uid = header.instance.sop_instance_uid or f"missing {number}"
        same = next((own for own in kept[uid] if same_pixels(own.instance, header.instance)), None)
        if same is not None:
            twice += [same, header]
            continue
        if kept[uid]:
            conflicts += [kept[uid][0], header]
        kept[uid].append(header)
    remaining = [header for group in kept.values() for header in group]
    return remaining, [*_twice_problem(twice), *_conflict_problem(conflicts)]


def _twice_problem(images: list[FileHeader]) -> list[Problem]:
    text = translate(
        "Problems",
        "Files with one SOP Instance UID hold the same pixels: the first of them is shown.",
    )
    return [Problem(ProblemKind.DUPLICATE_INSTANCE, text, files_of(images))] if images else []


def _conflict_problem(images: list[FileHeader]) -> list[Problem]:
    text = translate(
        "Problems", "Files with one SOP Instance UID hold different pixels: all of them are shown."
    )
    return [Problem(ProblemKind.CONFLICTING_INSTANCE, text, files_of(images))] if images else []


def _uid_problems(headers: Sequence[FileHeader]) -> list[Problem]:
    dicom = [header for header in headers if header.instance.file_format == "dicom"]
    grouped = [own for own in dicom if not (own.study_uid and own.series_uid)]
    nameless = [own for own in dicom if not own.instance.sop_instance_uid]
    problems = []
    if grouped:
        text = translate(
            "Problems",
            "Study or series UID is missing: grouped by folder, description, matrix, "
            "orientation and date.",
        )
        files = files_of(grouped)
        problems.append(Problem(ProblemKind.MISSING_UID, text, files))
    elif nameless:
        text = translate(
            "Problems", "The SOP Instance UID is missing: copies of one image cannot be told."
        )
        files = files_of(nameless)
        problems.append(Problem(ProblemKind.MISSING_UID, text, files))
    return problems


def _truncation_problems(headers: Sequence[FileHeader]) -> list[Problem]:
    short = [own for own in headers if own.declared_frames > own.frames_there]
    images = [own for own in short if own.declared_frames == 1]
    several = [own for own in short if own.declared_frames > 1]
    return [*_cut_images(images, len(headers)), *_cut_files(several)]


def _cut_images(cut: Sequence[FileHeader], count: int) -> list[Problem]:
    if not cut:
        return []
    text = translate(
        "Problems", "{cut} of {count} images cannot be shown: their files end too early."
    ).format(cut=len(cut), count=count)
    values = {"frames": 0.0, "declared_frames": float(len(cut))}
    return [Problem(ProblemKind.UNREADABLE_PIXELS, text, files_of(cut), values)]


def _cut_files(short: Sequence[FileHeader]) -> list[Problem]:
    if not short:
        return []
    there = sum(own.frames_there for own in short)
    promised = sum(own.declared_frames for own in short)
    text = translate(
        "Problems", "The file ends early: {there} of {promised} frames are there."
    ).format(there=there, promised=promised)
    values = {"frames": float(there), "declared_frames": float(promised)}
    return [Problem(ProblemKind.UNREADABLE_PIXELS, text, files_of(short), values)]
