"""What each frame of an enhanced object says of itself."""

from typing import Any

from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from medviewer.io.dicom.functional_groups import enhanced_frames


def _group(**sequences: dict[str, Any]) -> Dataset:
    """Return functional groups, each with one item of the given elements."""
    groups = Dataset()
    for keyword, elements in sequences.items():
        item = Dataset()
        for name, value in elements.items():
            setattr(item, name, value)
        setattr(groups, keyword, Sequence([item]))
    return groups


def test_each_frame_knows_its_place_among_the_dimensions() -> None:
    frames = [
        _group(FrameContentSequence={"DimensionIndexValues": [1, number]}) for number in (1, 2)
    ]
    headers = enhanced_frames(Dataset(), frames, 2)
    assert [header.attributes["DimensionIndex2"] for header in headers] == ["1", "2"]
    assert headers[0].attributes["DimensionIndex1"] == "1"


def test_the_direction_of_diffusion_is_read_from_its_group() -> None:
    gradient = Dataset()
    gradient.DiffusionGradientOrientation = [0.0, 0.5, 1.0]
    frame = _group(
        MRDiffusionSequence={
            "DiffusionBValue": 800.0,
            "DiffusionGradientDirectionSequence": Sequence([gradient]),
        }
    )
    (header,) = enhanced_frames(Dataset(), [frame], 1)
    assert header.attributes["DiffusionBValue"] == "800.0"
    assert header.attributes["DiffusionGradientOrientation"] == "0.0\\0.5\\1.0"
