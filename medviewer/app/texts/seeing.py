"""What is said of a point that lies in an image, in a network's tensor and in the patient."""

from typing import TYPE_CHECKING

from medviewer.app.texts.corners import position_text

if TYPE_CHECKING:
    from medviewer.app.control.seeing import SeenSlice


def point_text(shown: "SeenSlice", row: float, column: float) -> str:
    """Return where a point of the image is, in all three; rows and columns count from 0."""
    parts = [f"image: row {row - 0.5:.1f}, column {column - 0.5:.1f}"]
    if shown.plane is not None:
        parts.append(position_text(shown.plane.to_patient(row, column)))
    down, across = shown.seen.to_tensor(row, column)
    values = shown.seen.values_at(down, across)
    if values:
        figures = ", ".join(f"{value:.3f}" for value in values)
        parts.append(f"network: row {int(down)}, column {int(across)}, value {figures}")
    else:
        parts.append("the network does not see this place")
    return "  ·  ".join(parts)


def tensor_text(shown: "SeenSlice", channel: int) -> str:
    """Return shape and range of a channel of the tensor, and what black and white stand for."""
    count, height, width = shown.seen.tensor.shape
    values, (low, high) = shown.seen.tensor[channel], shown.seen.limits[channel]
    return (
        f"{count} x {height} x {width}, values {values.min():.2f} to {values.max():.2f}; "
        f"black is {low:.2f}, white {high:.2f}"
    )
