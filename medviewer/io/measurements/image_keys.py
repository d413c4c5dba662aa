"""Which image of the world a frame is: by UIDs, and by the file's content where they are empty."""

import hashlib
from collections import Counter
from functools import lru_cache
from pathlib import Path

from medviewer.image.measuring.measurement import ImageKey
from medviewer.io.records import FrameRef, Instance, Series, Study

_SAMPLE_BYTES = 65_536
_NO_UID = "no-uid:"


def study_key(study: Study) -> tuple[str, str]:
    """Return what tells patient and study apart, whatever folder they lie in.

    A study without a UID is known by patient and date; its images are told apart by their content.
    """
    patient = _hashed(*study.patient.key)
    return patient, study.study_uid or _NO_UID + _hashed(study.date, study.time, study.description)


def image_key(study: Study, series: Series, ref: FrameRef) -> ImageKey:
    """Return the key of a frame; reads a part of the file where it has no UID of its own."""
    return ImageKey(*study_key(study), series.series_uid, _instance(series, ref), ref.frame)


def image_keys(study: Study, series: Series) -> dict[ImageKey, FrameRef]:
    """Return all frames of a series by their keys."""
    shared = _shared_uids(series)
    patient, study_uid = study_key(study)
    return {
        ImageKey(patient, study_uid, series.series_uid, _name(ref.instance, shared), ref.frame): ref
        for ref in series.frames
    }


def _instance(series: Series, ref: FrameRef) -> str:
    return _name(ref.instance, _shared_uids(series))


def _name(instance: Instance, shared: frozenset[str]) -> str:
    """Return the SOP Instance UID; with the content's mark where other pixels bear the same."""
    uid = instance.sop_instance_uid
    if uid and uid not in shared:
        return uid
    return f"{uid or _NO_UID}{_content_mark(instance.path)}"


def _shared_uids(series: Series) -> frozenset[str]:
    """Return the SOP Instance UIDs that several files of a series bear."""
    counts = Counter(
        uid for uid, _ in {(r.instance.sop_instance_uid, r.instance.file) for r in series.frames}
    )
    return frozenset(uid for uid, count in counts.items() if count > 1)


@lru_cache(4096)
def _content_mark(path: Path) -> str:
    """Return what tells a file's content apart: its size and a piece from its middle."""
    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            stream.seek(max(0, (size - _SAMPLE_BYTES) // 2))
            return _hashed(str(size), stream.read(_SAMPLE_BYTES).hex())
    except OSError:
        return _hashed(str(path))


def _hashed(*words: str) -> str:
    return hashlib.sha256("\0".join(words).encode("utf-8", "replace")).hexdigest()[:24]
