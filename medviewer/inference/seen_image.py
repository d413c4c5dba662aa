"""What a network is given of one image: numpy only."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from medviewer.image.field_of_view import FieldOfView


@dataclass(frozen=True, slots=True, eq=False)
class SeenImage:
    """The prepared tensor of one image.

    Attributes
    ----------
    tensor
        ``(C, h, w)`` float32, as the network gets it.
    field_of_view
        Which part of the image fills it, in the image's pixels.
    limits
        For each channel the values that the darkest and the brightest intensity become.
    steps
        What was done, in words, in order.
    refusal
        Why the model does not read this image, or nothing.
    """

    tensor: npt.NDArray[np.float32]
    field_of_view: FieldOfView
    limits: tuple[tuple[float, float], ...]
    steps: tuple[str, ...] = ()
    refusal: str = ""

    def to_tensor(self, row: float, column: float) -> tuple[float, float]:
        """Map a point of the image to one of the tensor, both in pixel-edge coordinates."""
        fov, (height, width) = self.field_of_view, self.tensor.shape[1:]
        return (row - fov.top) / fov.height * height, (column - fov.left) / fov.width * width

    def to_image(self, row: float, column: float) -> tuple[float, float]:
        """Map a point of the tensor to one of the image: undoes `to_tensor`."""
        fov, (height, width) = self.field_of_view, self.tensor.shape[1:]
        return fov.top + row / height * fov.height, fov.left + column / width * fov.width

    def values_at(self, row: float, column: float) -> tuple[float, ...]:
        """Return the values of all channels at a point of the tensor, none beside it."""
        height, width = self.tensor.shape[1:]
        if not (0 <= row < height and 0 <= column < width):
            return ()
        return tuple(float(value) for value in self.tensor[:, int(row), int(column)])

    def picture(self, channel: int) -> npt.NDArray[np.uint8]:
        """Return a channel as greys ``(h, w)``, its `limits` black and white."""
        low, high = self.limits[channel]
        shares = (self.tensor[channel] - low) / (high - low)
        return np.asarray(np.clip(shares * 255 + 0.5, 0, 255).astype(np.uint8))
