"""What is said of a point that lies in an image, in a network's tensor and in the patient."""

from typing import TYPE_CHECKING

from medviewer.app.texts.corners import position_text
from medviewer.language import translate

if TYPE_CHECKING:
    from medviewer.app.classifying.seeing import SeenSlice


def point_text(shown: "SeenSlice", row: float, column: float) -> str:
    """Return where a point of the image is, in all three; rows and columns count from 0."""
    image = translate("Seeing", "image: row {row:.1f}, column {column:.1f}")
    parts = [image.format(row=row - 0.5, column=column - 0.5)]
    if shown.plane is not None:
        parts.append(position_text(shown.plane.to_patient(row, column)))
    down, across = shown.seen.to_tensor(row, column)
    values = shown.seen.values_at(down, across)
    if values:
        figures = ", ".join(f"{value:.3f}" for value in values)
        network = translate("Seeing", "network: row {row}, column {column}, value {figures}")
        parts.append(network.format(row=int(down), column=int(across), figures=figures))
    else:
        parts.append(translate("Seeing", "the network does not see this place"))
    return "  ·  ".join(parts)


def tensor_text(shown: "SeenSlice", channel: int) -> str:
    """Return shape and range of a channel of the tensor, and what black and white stand for."""
    count, height, width = shown.seen.tensor.shape
    values, (low, high) = shown.seen.tensor[channel], shown.seen.limits[channel]
    shape = f"{count} x {height} x {width}"
    return translate(
        "Seeing",
        "{shape}, values {least:.2f} to {most:.2f}; black is {low:.2f}, white {high:.2f}",
    ).format(shape=shape, least=values.min(), most=values.max(), low=low, high=high)
