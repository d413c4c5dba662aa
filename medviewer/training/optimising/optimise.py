"""From a bundle to the same bundle with a twin, and the table of what else could be made of it."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import torch

from medviewer.errors import ModelBundleError
from medviewer.inference.predictor import LoadedClassifier
from medviewer.inference.twin_check import TOLERANCE, difference
from medviewer.models.bundle import ModelBundle, load_bundle
from medviewer.models.card import CARD_FILE
from medviewer.models.installing.arrival import SUMS_FILE, read_arrival
from medviewer.models.networks.architectures import SeriesNetwork
from medviewer.models.networks.classifier import SliceClassifier
from medviewer.models.networks.sequence import SequenceClassifier
from medviewer.models.twins.twin import open_twin
from medviewer.models.twins.twin_file import TWIN_FILE, TwinFile
from medviewer.training.data.samples import Listing
from medviewer.training.errors import TrainingError
from medviewer.training.optimising.export import export_twin, twin_part, without_numbers
from medviewer.training.optimising.measure import Images, Row, chosen, measured, prepared
from medviewer.training.optimising.variants import (
    Variant,
    eager,
    pruned,
    quantised,
    through_onnx,
    zero_share,
)
from medviewer.training.packing.atomic import whole_folder
from medviewer.training.packing.names import OF_THE_WEIGHTS
from medviewer.training.packing.pack import card_text, sha256

UNSTRUCTURED_SHARE, STRUCTURED_SHARE = 0.5, 0.2
_CALIBRATION_BATCH = 8


@dataclass(frozen=True, slots=True, eq=False)
class Optimised:
    """The twin as a file of its own, the variants, and what was measured of them."""

    twin: bytes
    variants: tuple[Variant, ...]
    rows: tuple[Row, ...]


def make_twin(classifier: LoadedClassifier) -> bytes:
    """Return the ONNX file of a loaded model, once it gives the same scores.

    Raises
    ------
    TrainingError
        When there is no twin of such a network, or it says something else.
    """
    reference = classifier.reference
    content = export_twin(
        classifier.network, classifier.card.preprocess, reference.grid if reference else None
    )
    twin = open_twin(content, classifier.image_network.state_dict(), own_weights=True)
    far = difference(classifier, twin)
    if far > TOLERANCE:
        raise TrainingError(f"the ONNX twin's scores differ by {far:.1e}; it is not kept")
    return content


def compare(
    classifier: LoadedClassifier, listing: Listing, calibration: int, images: int
) -> Optimised:
    """Make a twin and the other variants, and measure them.

    Parameters
    ----------
    classifier
        As the viewer loads it, on the CPU.
    listing
        Labelled images of the model's kind.
    calibration
        About how many images the int8 ranges are taken from; their patients are not measured on.
    images
        About how many images are measured on at most.
    """
    card, network = classifier.card, classifier.network
    is_sequence = not isinstance(network, SliceClassifier)
    if isinstance(network, SequenceClassifier) and not network.scores_slices:
        raise TrainingError(
            "the model scores series alone: variants are compared by the scores of single images"
        )
    for_ranges = chosen(listing.samples, calibration, whole_series=is_sequence)
    owners = {sample.owner for sample in for_ranges}
    rest = [sample for sample in listing.samples if sample.owner not in owners]
    if not rest:
        raise TrainingError(
            "the data have too few patients to calibrate on some and measure others"
        )
    ranges = prepared(listing, for_ranges, card)
    twin = make_twin(classifier)
    variants = _variants(network, twin, ranges)
    held = prepared(listing, chosen(rest, images, whole_series=is_sequence), card)
    return Optimised(twin, variants, tuple(measured(network, variants, held, card)))


def write(
    bundle: ModelBundle,
    twin: bytes,
    out: Path,
    pages: Mapping[str, bytes],
    *,
    shared_weights: bool,
) -> None:
    """Write the bundle with its twin and `pages` to the folder `out`, whole or not at all.

    `out` may be the bundle's own. With `shared_weights` the twin holds only what the weights file
    does not.
    """
    from medviewer.models.network import image_part, load_model

    state = image_part(load_model(bundle).network).state_dict()
    content = without_numbers(twin, state) if shared_weights else twin
    open_twin(content, state, own_weights=not shared_weights)
    table = TwinFile(TWIN_FILE, sha256(content), "onnx", "network" if shared_weights else "own")
    card = dataclasses.replace(bundle.card, twin=table)
    kept = [bundle.folder / name for name in OF_THE_WEIGHTS]
    own = {path.name: path.read_bytes() for path in kept if path.is_file()}
    files = {**read_arrival(bundle.folder).files, **own, TWIN_FILE: content, **pages}
    files.pop(SUMS_FILE, None)  # they were those of the bundle before
    files[CARD_FILE] = card_text(card).encode("utf-8")
    with whole_folder(out, last=CARD_FILE) as unfinished:
        for name, each in files.items():
            (unfinished / name).parent.mkdir(exist_ok=True)
            (unfinished / name).write_bytes(each)
        load_bundle(unfinished).verify_hash()
        (out / SUMS_FILE).unlink(missing_ok=True)


def _variants(network: SeriesNetwork, twin: bytes, ranges: Images) -> tuple[Variant, ...]:
    """Return the network itself and what can be made of it."""
    part = twin_part(network)
    batches = torch.split(torch.cat(ranges.groups), _CALIBRATION_BATCH)
    thinned = pruned(part, UNSTRUCTURED_SHARE, structured=False)
    narrowed = pruned(part, STRUCTURED_SHARE, structured=True)
    try:
        small = quantised(twin, batches)
    except (RuntimeError, ValueError, TypeError) as error:
        raise ModelBundleError("ONNX Runtime cannot quantise this network") from error
    return (
        eager(part, "torch", "as the viewer runs it: batch norms folded, channels-last"),
        through_onnx(twin, "ONNX twin", "float32 in ONNX Runtime; the viewer's scores on a CPU"),
        through_onnx(
            small,
            "int8",
            f"ONNX Runtime, static, QDQ, a scale for each channel, ranges from "
            f"{len(ranges.samples)} images of other patients",
        ),
        eager(
            thinned,
            f"pruned, {UNSTRUCTURED_SHARE:.0%} of weights",
            f"smallest weights of each layer zero ({zero_share(thinned):.0%} of all), not trained "
            "on; dense kernels multiply the zeros all the same: only the compressed file shrinks",
        ),
        eager(
            narrowed,
            f"pruned, {STRUCTURED_SHARE:.0%} of channels",
            f"weakest output channels of each layer zero ({zero_share(narrowed):.0%} of all), not "
            "trained on; the channels are still there, so no time is saved",
        ),
    )
