"""What somebody wants explained, and whether a model can do that."""

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass

from medviewer.errors import UsageError
from medviewer.explain.methods.layers import layer_named
from medviewer.explain.methods.registry import DEFAULT_METHOD, Method, method_named
from medviewer.explain.methods.suiting import methods_for, why_not
from medviewer.inference.predictor import LoadedClassifier
from medviewer.inference.scores import index_of_class
from medviewer.language import translate
from medviewer.models.networks.sequence import SequenceClassifier

INPUT = "input"
"""Stands for the layer where a method explains the network's input."""


@dataclass(frozen=True, slots=True)
class ExplainRequest:
    """What to explain, and how.

    Attributes
    ----------
    method
        A name of `medviewer.explain.methods.registry.METHODS`.
    layer
        A name of `layers_of`; None for the card's own. Not for methods that explain the input.
    targets
        Labels of classes; None for all, or of a slow method for the one that is shown first.
    of_slices
        Of a network that reads slices as a sequence, explain the slices' logits, all together,
        rather than that of the series.
    images
        Indices of the images (in shown order, from 0) that want a map; None for all.
    """

    method: str = DEFAULT_METHOD
    layer: str | None = None
    targets: tuple[str, ...] | None = None
    of_slices: bool = False
    images: Collection[int] | None = None

    def wants(self, index: int) -> bool:
        """Whether an image is to have a map."""
        return self.images is None or index in self.images

    def makes(self, _index: int) -> bool:
        """Whether a map that costs no further pass is made: of all images, which share a scale."""
        return self.images is None or bool(self.images)


@dataclass(frozen=True, slots=True)
class Plan:
    """A request that a model can fulfil; `labels` is None where the scores decide."""

    method: Method
    layer: str
    labels: tuple[str, ...] | None
    request: ExplainRequest


def planned(classifier: LoadedClassifier, request: ExplainRequest) -> Plan:
    """Return a request with its defaults filled in.

    Raises
    ------
    UsageError
        When the model has no such class or layer, there is no such method, or it does not suit.
    """
    card, network = classifier.card, classifier.network
    method = method_named(request.method)
    for label in request.targets or ():
        index_of_class(card, label)
    if problem := why_not(method, network):
        raise UsageError(problem)
    if request.of_slices and isinstance(network, SequenceClassifier) and not network.scores_slices:
        raise UsageError(
            translate(
                "Explain", "this model scores series alone: its slices have no scores to explain"
            )
        )
    own = card.network.target_layer
    layer = request.layer or own
    if not method.has_layer:
        if request.layer is not None:
            raise UsageError(
                translate(
                    "Explain", "{method} explains the input: it has no layer to choose"
                ).format(method=translate("Explain", method.title))
            )
        layer = INPUT
    elif request.layer is not None:
        layer_named(network, layer, own)
    if method.last_layer_only and layer != network.target_layer:
        raise UsageError(
            translate("Explain", "{method} explains the layer {layer} alone").format(
                method=translate("Explain", method.title), layer=network.target_layer
            )
        )
    labels = card.labels if request.targets is None and not method.is_slow else request.targets
    return Plan(method, layer, labels, request)


def suitable_plans(classifier: LoadedClassifier) -> dict[str, Plan]:
    """Return the methods that suit a network at its card's own layer, by name."""
    plans = {}
    for name, problem in methods_for(classifier.network).items():
        if problem:
            continue
        with suppress(UsageError):  # a method of the last layer alone, where the card names another
            plans[name] = planned(classifier, ExplainRequest(name))
    return plans
