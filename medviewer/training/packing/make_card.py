"""The card of a trained model: what the configuration says and what was measured."""

from medviewer.models.card import (
    SCHEMA,
    FindingClass,
    ModelCard,
    NetworkCard,
    Pooling,
    WeightsFile,
)
from medviewer.models.card_evidence import ReferenceCard, Reproduce, TrainingData
from medviewer.models.networks.outline import count_parameters
from medviewer.models.networks.sequence import SequenceClassifier
from medviewer.training.config import ReferenceConfig, Source, TrainingConfig
from medviewer.training.data.samples import VOLUMES, SampleSet
from medviewer.training.learning.sequence import sequence_options
from medviewer.training.making.made import Made
from medviewer.training.measuring.range_findings import RangeFindings
from medviewer.training.packing.pack import WEIGHTS_FILE

_NO_HASH = "0" * 64


def first_card(config: TrainingConfig, made: Made) -> ModelCard:
    """Return a card that says nothing yet of what is measured; its hash is still to come."""
    text = config.card
    seen = made.samples.subset(made.seen)
    threshold = None if config.task == "multi-class" else 0.5
    return ModelCard(
        schema=SCHEMA,
        name=config.name,
        version=text.version,
        title=text.title,
        question=text.question,
        task=config.task,
        intended_use=text.intended_use,
        not_for=text.not_for,
        limits=text.limits,
        licence=text.licence,
        authors=text.authors,
        input=text.input,
        preprocess=config.input,
        classes=tuple(
            FindingClass(each.label, each.name, each.finding, each.snomed, threshold)
            for each in config.classes
        ),
        network=network_card(config, made),
        pooling=Pooling(text.pooling, text.pooling_why),
        weights=WeightsFile(WEIGHTS_FILE, _NO_HASH, "safetensors"),
        training_data=tuple(_training_data(each, seen) for each in config.sources),
        performance=(),
        reproduce=Reproduce(_command(config), config.seed, round(made.seconds)),
    )


def network_card(config: TrainingConfig, made: Made) -> NetworkCard:
    """Say which network the weights are for."""
    network, architecture = made.network, config.network.architecture
    options = dict(config.network.options or {})
    if isinstance(network, SequenceClassifier) and config.sequence is not None:
        architecture = config.sequence.architecture
        slice_scores = network.scores_slices
        options = sequence_options(config, config.sequence, slice_scores=slice_scores)
    return NetworkCard(
        architecture=architecture,
        target_layer=network.target_layer,
        parameters=count_parameters(network),
        options=options,
    )


def reference_card(settings: ReferenceConfig, found: RangeFindings) -> ReferenceCard:
    """Say how the out-of-range check was made."""
    sides = 3 if found.counted == VOLUMES else 2
    return ReferenceCard(
        threshold=found.threshold,
        method=(
            f"largest standardized distance over {len(found.reference.taps)} depths; each: "
            f"feature map pooled to {'x'.join([str(settings.grid)] * sides)}, Mahalanobis in "
            f"{settings.components} principal components and reconstruction error"
        ),
        fitted_on=(
            "what the network was trained on; scale and threshold: patients it never saw, at most "
            f"{settings.flagged_share:.1%} of each population's {found.counted} flagged"
            f"{_at_least(settings)}"
        ),
        flagged=tuple(each.by_check for each in found.in_range),
        series_share=settings.series_share,
    )


def _at_least(settings: ReferenceConfig) -> str:
    """Say that the threshold has a lower end, where it has one."""
    least = settings.least_threshold
    return f", and not below {least:.1f} standard deviations" if least else ""


def _training_data(source: Source, seen: SampleSet) -> TrainingData:
    """Count what was trained on."""
    members = seen.subset(seen.of_population(source.population))
    patients = len(set(members.patients.tolist()))
    return TrainingData(source.title, source.origin, source.licence, len(members.samples), patients)


def _command(config: TrainingConfig) -> str:
    """Return the command that makes the model again, from the configuration in its own folder."""
    return f"medviewer train {config.name}/train.toml --data DATA --out FOLDER [--others DICOM]"
