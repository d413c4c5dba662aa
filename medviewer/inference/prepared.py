"""From a volume's slices to the tensor of a network: the one way, for scores and for the eye."""

from collections.abc import Sequence

import numpy as np
from torch import Tensor

from medviewer.image.volume import Volume
from medviewer.inference.grey import grey_slice
from medviewer.inference.pixel_checks import check_pixels
from medviewer.inference.seen_image import SeenImage
from medviewer.inference.suitability import check_header, refusal_text
from medviewer.io.records import Series, Stack, Study
from medviewer.models.card import ModelCard
from medviewer.models.preprocess import prepare
from medviewer.models.preprocess_geometry import field_of_view
from medviewer.models.preprocess_spec import Preprocess
from medviewer.models.preprocess_words import preparation_words


def prepared_slices(volume: Volume, places: Sequence[int], spec: Preprocess) -> Tensor:
    """Return slices of a volume as ``(N, C, h, w)`` float32, as a card says.

    Raises
    ------
    UnsuitableInputError
        As `prepare` does.
    """
    grey = [grey_slice(volume, place, spec) for place in places]
    return prepare(np.stack(grey), spec, volume.pixel_spacing_mm)


def seen_image(
    card: ModelCard, study: Study, series: Series, stack: Stack, place: int, volume: Volume
) -> SeenImage:
    """Return what the network is given of slice `place` of a stack, whether it is read or not.

    Raises
    ------
    UnsuitableInputError
        When the card speaks of millimetres and the image does not know them.
    """
    spec = card.preprocess
    tensor = prepared_slices(volume, [place], spec)[0].numpy()
    found = check_header(card, study, series, stack, stack.frames[place])
    warnings = (*found, *check_pixels(card, volume.stored[place]))
    refusing = tuple(warning for warning in warnings if warning.refuses)
    depth = card.input.depth
    return SeenImage(
        tensor,
        field_of_view(spec, volume.rows, volume.columns, volume.pixel_spacing_mm),
        tuple(
            (-mean / std, (1 - mean) / std) for mean, std in zip(spec.mean, spec.std, strict=True)
        ),
        preparation_words(spec, depth=depth),
        refusal_text(refusing) if refusing else "",
    )
