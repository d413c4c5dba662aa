"""Networks made of others, from the flat options of a card.

The options of a part stand beside those of the whole, with its name in front:
``encoder = "resnet18"``, ``encoder_channels = 1``. What reads slices along a series may be there
several times (``readers = 5``): the scores are the mean of theirs. With ``slice_scores = false``
the series alone is scored: its label taught the network, and slices had none.
"""

from collections.abc import Callable

from medviewer.models.networks.attention_cnn import AttentionCNN
from medviewer.models.networks.classifier import SliceClassifier
from medviewer.models.networks.ensemble import MOST_MEMBERS, Ensemble
from medviewer.models.networks.options import Option, construct, nested
from medviewer.models.networks.readers import Cell, RecurrentReader, SliceReader, TransformerReader
from medviewer.models.networks.sequence import SequenceClassifier
from medviewer.models.networks.skull.skull_cnn import SkullCNN
from medviewer.models.networks.slice_cnns import SLICE_CNNS
from medviewer.models.networks.vit import VisionTransformer


def attention_cnn(
    classes: int,
    backbone: str,
    width: int = 256,
    layers: int = 1,
    heads: int = 4,
    mlp_ratio: int = 2,
    *,
    finer: bool = False,
    **rest: Option,
) -> AttentionCNN:
    """Return a CNN with self-attention behind `backbone`; ``backbone_...`` are its options."""
    part = _build_backbone(backbone, classes, rest)
    return AttentionCNN(
        classes, part, width=width, layers=layers, heads=heads, mlp_ratio=mlp_ratio, finer=finer
    )


def skull_cnn(
    classes: int, backbone: str, *, mean: float = 0.5, std: float = 0.5, **rest: Option
) -> SkullCNN:
    """Return a CNN beside maps of the skull; ``backbone_...`` are the options of `backbone`."""
    return SkullCNN(classes, _build_backbone(backbone, classes, rest), mean=mean, std=std)


def ensemble(classes: int, member: str, members: int, **rest: Option) -> Ensemble:
    """Return `members` networks for images; ``member_...`` are the options of each."""
    if members > MOST_MEMBERS:
        raise ValueError(f"an ensemble has from 1 to {MOST_MEMBERS} members")
    options = nested("member_", rest)
    return Ensemble([_build_part(member, classes, options) for _ in range(members)])


def cnn_rnn(
    classes: int,
    encoder: str,
    hidden: int = 128,
    layers: int = 1,
    readers: int = 1,
    *,
    bidirectional: bool = True,
    slice_scores: bool = True,
    **rest: Option,
) -> SequenceClassifier:
    """Return a CNN with an Elman network along the slices; ``encoder_...`` are its options."""
    reader = _recurrent("rnn", hidden, layers, bidirectional=bidirectional)
    return _read_by(reader, readers, classes, encoder, rest, slice_scores=slice_scores)


def cnn_lstm(
    classes: int,
    encoder: str,
    hidden: int = 128,
    layers: int = 1,
    readers: int = 1,
    *,
    bidirectional: bool = True,
    slice_scores: bool = True,
    **rest: Option,
) -> SequenceClassifier:
    """Return a CNN with an LSTM along the slices; ``encoder_...`` are the CNN's options."""
    reader = _recurrent("lstm", hidden, layers, bidirectional=bidirectional)
    return _read_by(reader, readers, classes, encoder, rest, slice_scores=slice_scores)


def cnn_gru(
    classes: int,
    encoder: str,
    hidden: int = 128,
    layers: int = 1,
    readers: int = 1,
    *,
    bidirectional: bool = True,
    slice_scores: bool = True,
    **rest: Option,
) -> SequenceClassifier:
    """Return a CNN with a GRU along the slices; ``encoder_...`` are the CNN's options."""
    reader = _recurrent("gru", hidden, layers, bidirectional=bidirectional)
    return _read_by(reader, readers, classes, encoder, rest, slice_scores=slice_scores)


def cnn_transformer(
    classes: int,
    encoder: str,
    hidden: int = 128,
    layers: int = 2,
    heads: int = 4,
    mlp_ratio: int = 2,
    readers: int = 1,
    *,
    slice_scores: bool = True,
    **rest: Option,
) -> SequenceClassifier:
    """Return a CNN with a Transformer along the slices; ``encoder_...`` are the CNN's options."""

    def reader(length: int) -> TransformerReader:
        return TransformerReader(length, hidden, layers, heads, mlp_ratio)

    return _read_by(reader, readers, classes, encoder, rest, slice_scores=slice_scores)


def _recurrent(
    cell: Cell, hidden: int, layers: int, *, bidirectional: bool
) -> Callable[[int], RecurrentReader]:
    """Return what makes a recurrent network for a length of features."""

    def reader(length: int) -> RecurrentReader:
        return RecurrentReader(cell, length, hidden, layers, bidirectional=bidirectional)

    return reader


def _read_by(
    reader: Callable[[int], SliceReader],
    readers: int,
    classes: int,
    encoder: str,
    rest: dict[str, Option],
    *,
    slice_scores: bool,
) -> SequenceClassifier:
    """Return a CNN with so many of a reader, which is made for a length of features."""
    if readers > MOST_MEMBERS:
        raise ValueError(f"readers must be from 1 to {MOST_MEMBERS}")
    part = _build_part(encoder, classes, nested("encoder_", rest))
    first, *others = (reader(part.feature_length) for _ in range(readers))
    return SequenceClassifier(classes, part, first, others, slice_scores=slice_scores)


def _build_backbone(name: str, classes: int, rest: dict[str, Option]) -> SliceClassifier:
    """Return a CNN for images that another network goes on from."""
    if name not in SLICE_CNNS:
        raise ValueError(f"backbone must be one of {', '.join(SLICE_CNNS)}")
    return construct(SLICE_CNNS[name], name, classes, nested("backbone_", rest))


def _build_part(name: str, classes: int, options: dict[str, Option]) -> SliceClassifier:
    """Return a member of an ensemble or an encoder: any network for images but an ensemble."""
    return construct(_part_builder(name), name, classes, options)


def _part_builder(name: str) -> Callable[..., SliceClassifier]:
    """Return who builds the network of that name."""
    builders = {
        **SLICE_CNNS,
        "attention-cnn": attention_cnn,
        "skull-cnn": skull_cnn,
        "vit": VisionTransformer,
    }
    if name not in builders:
        raise ValueError(f"the network {name!r} is unknown; known are {', '.join(builders)}")
    return builders[name]
