"""Drawn heads: an ellipse of bone around brain, turned and moved, with what may be in it."""

import math

import torch
from torch import Tensor

SIDE = 272
BRAIN, BONE = 36.0, 80.0


def places(turned_degrees: float, moved: tuple[float, float]) -> tuple[Tensor, Tensor]:
    """Return how far each pixel is to the head's left and below its centre, in pixels."""
    rows, columns = torch.meshgrid(torch.arange(SIDE), torch.arange(SIDE), indexing="ij")
    x, y = columns - SIDE / 2 + 0.5 - moved[0], rows - SIDE / 2 + 0.5 - moved[1]
    angle = math.radians(turned_degrees)
    return math.cos(angle) * x + math.sin(angle) * y, math.cos(angle) * y - math.sin(angle) * x


def head(
    *spots: tuple[float, float, float],
    turned_degrees: float = 0.0,
    moved: tuple[float, float] = (0.0, 0.0),
    radius: float = 7.0,
) -> Tensor:
    """Return a slice ``(1, 1, 272, 272)`` in HU from 0 to 80.

    Each spot is a disc: place in the head (right and down of its centre, pixels) and HU.
    """
    across, along = places(turned_degrees, moved)
    reach = (across / 84).square() + (along / 105).square()
    image = torch.where(reach < 1, BONE, 0.0)
    image = torch.where(reach < 0.8, BRAIN, image)
    image = torch.where((reach >= 1) & (reach < 1.15), 30.0, image)  # scalp
    # a nose: the head has a front
    image = torch.where((across.abs() < 10) & (along < -100) & (along > -118), 30.0, image)
    for right, down, hounsfield in spots:
        disc = (across - right).square() + (along - down).square() < radius**2
        image = torch.where(disc, hounsfield, image)
    return image[None, None]


def place_of(
    right: float, down: float, turned_degrees: float, moved: tuple[float, float]
) -> tuple[float, float]:
    """Return row and column of a place in the head."""
    angle = math.radians(turned_degrees)
    column = math.cos(angle) * right - math.sin(angle) * down + moved[0] + SIDE / 2
    row = math.sin(angle) * right + math.cos(angle) * down + moved[1] + SIDE / 2
    return row, column
