"""The methods by name, with what each costs and cannot say; no torch, so that menus can list them.

Not here: guided backpropagation and guided Grad-CAM, which draw the image's edges whatever the
network has learnt (Adebayo et al., "Sanity checks for saliency maps", NeurIPS 2018), and Score-CAM,
which runs the network once for every channel.
"""

from dataclasses import dataclass
from typing import Literal

from medviewer.errors import UsageError
from medviewer.inference.wording import sentences
from medviewer.language import later, translate

Cost = Literal["one pass", "many passes"]

_COARSE = later(
    "Explain",
    "A cell of the network's grid covers a large part of the image, so the edges of the map are "
    "not those of a finding.",
)
_FOR_ALONE = later(
    "Explain",
    "Only what speaks for the class counts, and the values do not sum to the score.",
)
_EDGES = later("Explain", "In early layers it tends to follow edges.")


@dataclass(frozen=True, slots=True)
class Method:
    """One way of explaining.

    Attributes
    ----------
    name, title
        How it is asked for, and what it is called, in English: "Explain" is the context of its
        translation.
    cost
        ``one pass``: maps come with the scores. ``many passes``: after them, image by image.
    limits
        What a reader must not read out of its maps: a sentence or two, in English.
    has_layer
        Whether it explains one layer of the network; others explain the input.
    has_class
        Whether its map depends on the class.
    last_layer_only
        Whether it can explain no layer but the last.
    """

    name: str
    title: str
    cost: Cost
    limits: tuple[str, ...]
    has_layer: bool = True
    has_class: bool = True
    last_layer_only: bool = False

    @property
    def cannot_say(self) -> str:
        """What a reader must not read out of its maps, in the reader's language."""
        return sentences(translate("Explain", each) for each in self.limits)

    @property
    def is_slow(self) -> bool:
        """Whether it runs the network many times an image."""
        return self.cost == "many passes"


DEFAULT_METHOD = "grad-cam"

METHODS: dict[str, Method] = {
    method.name: method
    for method in (
        Method(
            "grad-cam",
            "Grad-CAM",
            "one pass",
            (
                _COARSE,
                later(
                    "Explain",
                    "What a channel means is averaged over the image: a place can be marked "
                    "because of another one.",
                ),
            ),
        ),
        Method(
            "grad-cam++",
            "Grad-CAM++",
            "one pass",
            (_COARSE, _FOR_ALONE),
        ),
        Method(
            "layercam",
            "LayerCAM",
            "one pass",
            (_COARSE, _FOR_ALONE, _EDGES),
        ),
        Method(
            "hirescam",
            "HiResCAM",
            "one pass",
            (_COARSE, _EDGES),
        ),
        Method(
            "cam",
            "CAM",
            "one pass",
            (_COARSE, later("Explain", "It knows the last layer alone.")),
            last_layer_only=True,
        ),
        Method(
            "attention-rollout",
            later("Explain", "Attention rollout"),
            "one pass",
            (
                later(
                    "Explain",
                    "It is the same for every class and does not know what the network made of "
                    "what it looked at: it cannot say for or against.",
                ),
            ),
            has_class=False,
            last_layer_only=True,
        ),
        Method(
            "integrated-gradients",
            later("Explain", "Integrated gradients"),
            "many passes",
            (
                later(
                    "Explain",
                    "It compares with a blank image: what is as grey as that one never counts. "
                    "Single pixels scatter: they are summed over cells, and what speaks for and "
                    "against within a cell cancels out.",
                ),
            ),
            has_layer=False,
        ),
        Method(
            "occlusion",
            later("Explain", "Occlusion"),
            "many passes",
            (
                later(
                    "Explain",
                    "It covers one window at a time: of two signs that say the same neither "
                    "counts, and the edge of the cover can itself move the score.",
                ),
            ),
            has_layer=False,
        ),
    )
}


def method_named(name: str) -> Method:
    """Return a method by its name.

    Raises
    ------
    UsageError
        When there is none of that name.
    """
    if name not in METHODS:
        text = translate("Explain", "there is no method {name!r}; there are {known}")
        raise UsageError(text.format(name=name, known=", ".join(METHODS)))
    return METHODS[name]
