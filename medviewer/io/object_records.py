"""What an object that refers to images says of itself: values, no pixels and no graphics."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from medviewer.language import later

if TYPE_CHECKING:
    from medviewer.io.records import Instance

ObjectKind = Literal["segmentation", "parametric_map", "presentation_state", "key_objects"]
"""A closed list, part of the public JSON."""

KIND_NAMES: dict[ObjectKind, str] = {
    "segmentation": later("Objects", "Segmentation"),
    "parametric_map": later("Objects", "Parametric map"),
    "presentation_state": later("Objects", "Presentation state"),
    "key_objects": later("Objects", "Key object selection"),
}


@dataclass(frozen=True, slots=True)
class ReferencedImage:
    """An image that an object refers to; `frames` count from 1, none of them means all."""

    uid: str
    frames: tuple[int, ...] = ()

    def includes(self, uid: str, frame: int) -> bool:
        """Tell whether frame `frame` (from 0) of an image is meant."""
        return uid == self.uid and (not self.frames or frame + 1 in self.frames)


@dataclass(frozen=True, slots=True)
class ObjectInfo:
    """What an object is, and to which images it refers.

    Attributes
    ----------
    label
        ContentLabel, or the title of a key object selection.
    maker
        By whom or what it was made: algorithm type and name, or the manufacturer.
    parts
        How many segments, maps or key images it has.
    series_uids, images
        To what it refers: at most `MAX_REFERENCES` of each.
    """

    kind: ObjectKind
    label: str = ""
    description: str = ""
    maker: str = ""
    parts: int = 0
    series_uids: tuple[str, ...] = ()
    images: tuple[ReferencedImage, ...] = ()


@dataclass(frozen=True, slots=True)
class StudyObject:
    """An object beside the images of a study. `reason` says why it belongs to none of them."""

    instance: "Instance"
    info: ObjectInfo
    series_uid: str = ""
    series_description: str = ""
    series_number: int | None = None
    reason: str = ""

    @property
    def key(self) -> str:
        """What tells objects of an index apart."""
        return self.instance.file

    @property
    def title(self) -> str:
        """What it calls itself: its description, else its series', else its label."""
        info = self.info
        if info.kind == "key_objects":
            return info.label or self.series_description or KIND_NAMES[info.kind]
        said = (info.description, self.series_description, info.label)
        return next((text for text in said if text), KIND_NAMES[info.kind])

    def refers_to(self, uid: str, frame: int = 0) -> bool:
        """Tell whether it refers to frame `frame` (from 0) of an image."""
        return any(image.includes(uid, frame) for image in self.info.images)
