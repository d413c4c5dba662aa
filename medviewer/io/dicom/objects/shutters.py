"""Shutters: what of an image is covered (DICOM PS3.3 C.7.6.11, C.7.6.15)."""

from pydicom.dataset import Dataset

from medviewer.image.objects.presentation import Area, Shutter
from medviewer.image.projection import Point
from medviewer.io.dicom import elements
from medviewer.io.dicom.dicom_file import DicomFile
from medviewer.io.dicom.overlay_planes import overlay_plane

SHUTTER_KEYWORDS = (
    *("ShutterShape", "ShutterLeftVerticalEdge", "ShutterRightVerticalEdge"),
    *("ShutterUpperHorizontalEdge", "ShutterLowerHorizontalEdge"),
    *("CenterOfCircularShutter", "RadiusOfCircularShutter", "VerticesOfThePolygonalShutter"),
    *("ShutterPresentationValue", "ShutterOverlayGroup"),
)
_MAX_VERTICES = 1024


def read_shutter(file: DicomFile, rows: int, columns: int) -> Shutter | None:
    """Return the shutter for an image of ``rows x columns``; None where there is none."""
    dataset = file.dataset
    shapes = elements.text(dataset, "ShutterShape").upper().split("\\")
    group = shutter_group(dataset)
    rectangle = _rectangle(dataset) if "RECTANGULAR" in shapes else None
    circle = _circle(dataset) if "CIRCULAR" in shapes else None
    polygon = _polygon(dataset) if "POLYGONAL" in shapes else ()
    bitmap = None if group is None else overlay_plane(file, group, 0, rows, columns)
    if rectangle is None and circle is None and not polygon and bitmap is None:
        return None
    value = elements.integer(dataset, "ShutterPresentationValue") or 0
    return Shutter(min(max(value, 0), 0xFFFF) >> 8, rectangle, circle, polygon, bitmap)


def shutter_group(dataset: Dataset) -> int | None:
    """Return the overlay group that is a bitmap shutter."""
    group = elements.integer(dataset, "ShutterOverlayGroup")
    is_bitmap = "BITMAP" in elements.text(dataset, "ShutterShape").upper().split("\\")
    return group if is_bitmap and group is not None and 0x6000 <= group <= 0x601E else None


def _rectangle(dataset: Dataset) -> Area | None:
    """Return the edges; those of the file count pixels from 1, and are seen themselves."""
    keywords = ("UpperHorizontal", "LeftVertical", "LowerHorizontal", "RightVertical")
    found = [elements.integer(dataset, f"Shutter{keyword}Edge") for keyword in keywords]
    top, left, bottom, right = (0 if value is None else value for value in found)
    if None in found or bottom < top or right < left:
        return None
    return top - 1.0, left - 1.0, float(bottom), float(right)


def _circle(dataset: Dataset) -> tuple[float, float, float] | None:
    center = elements.numbers(dataset, "CenterOfCircularShutter")
    radius = elements.number(dataset, "RadiusOfCircularShutter")
    if len(center) != 2 or radius is None or not 0 < radius < 1e6:
        return None
    return center[0] - 0.5, center[1] - 0.5, radius + 0.5


def _polygon(dataset: Dataset) -> tuple[Point, ...]:
    values = elements.numbers(dataset, "VerticesOfThePolygonalShutter")[: 2 * _MAX_VERTICES]
    points = tuple(
        (row - 0.5, column - 0.5) for row, column in zip(values[::2], values[1::2], strict=False)
    )
    return points if len(points) >= 3 else ()
