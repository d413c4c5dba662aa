"""The card of a trained model: what the configuration says and what was measured."""

from medviewer.models.card import SCHEMA, FindingClass, ModelCard, NetworkCard, Pooling, WeightsFile
from medviewer.models.card_evidence import (
    Calibration,
    OperatingPoint,
    Performance,
    ReferenceCard,
    Reproduce,
    TrainingData,
)
from medviewer.training.config import Source, TrainingConfig
from medviewer.training.data.dataset import FilmSet
from medviewer.training.measuring.findings import Findings
from medviewer.training.network import input_spec
from medviewer.training.packing.pack import WEIGHTS_FILE
from medviewer.training.packing.parts import Parts


def make_card(
    config: TrainingConfig,
    parts: Parts,
    findings: Findings,
    weights: WeightsFile,
    network: NetworkCard,
    seconds: int,
) -> ModelCard:
    """Return the card; `seconds` is what making the model took."""
    text = config.card
    return ModelCard(
        schema=SCHEMA,
        name=config.name,
        version=text.version,
        title=text.title,
        task="binary",
        intended_use=text.intended_use,
        not_for=text.not_for,
        limits=text.limits,
        licence=text.licence,
        authors=text.authors,
        input=text.input,
        preprocess=input_spec(config.input),
        classes=(
            FindingClass(text.label, text.name, text.finding, text.snomed, findings.threshold),
        ),
        network=network,
        pooling=Pooling("max", text.pooling_why),
        weights=weights,
        training_data=tuple(_training_data(each, parts.train) for each in config.sources),
        performance=tuple(_performance(each, parts.test, findings) for each in config.sources),
        reproduce=Reproduce(_command(config), config.seed, seconds),
        operating_point=_operating_point(findings),
        calibration=_calibration(findings),
        reference=_reference(config, findings),
    )


def weights_card(digest: str) -> WeightsFile:
    """Return the card's table of the weights."""
    return WeightsFile(WEIGHTS_FILE, digest, "safetensors")


def _training_data(source: Source, train: FilmSet) -> TrainingData:
    """Count what was trained on."""
    members = train.subset(train.of_population(source.population))
    patients = len(set(members.patients.tolist()))
    return TrainingData(source.title, source.origin, source.licence, len(members.films), patients)


def _performance(source: Source, test: FilmSet, findings: Findings) -> Performance:
    """Return the metrics of one population's test patients."""
    members = test.subset(test.of_population(source.population))
    return Performance(
        population=source.population,
        set="test: patients that neither training nor any choice has seen",
        images=len(members.films),
        patients=len(set(members.patients.tolist())),
        metrics=findings.performance[source.population],
    )


def _operating_point(findings: Findings) -> OperatingPoint:
    """Say how the threshold was chosen."""
    return OperatingPoint(
        method="largest Youden index (sensitivity + specificity - 1), mean of the populations",
        set="validation patients, all populations",
        sensitivity=(findings.operating.sensitivity,),
        specificity=(findings.operating.specificity,),
    )


def _calibration(findings: Findings) -> Calibration:
    """Say how logits become probabilities."""
    return Calibration(
        method="platt",
        set="validation patients, all populations with equal weight",
        scale=(findings.platt.scale,),
        bias=(findings.platt.bias,),
        ece=findings.ece,
    )


def _reference(config: TrainingConfig, findings: Findings) -> ReferenceCard:
    """Say how the out-of-range check was made."""
    settings = config.reference
    return ReferenceCard(
        threshold=findings.reference_threshold,
        method=(
            f"largest standardized distance over {len(findings.reference.taps)} depths; each: "
            f"feature map pooled to {settings.grid}x{settings.grid}, Mahalanobis in "
            f"{settings.components} principal components and reconstruction error"
        ),
        fitted_on=(
            "training patients; scale and threshold: validation patients, at most "
            f"{settings.flagged_share:.1%} of each population's films flagged"
        ),
        flagged=findings.flagged,
    )


def _command(config: TrainingConfig) -> str:
    """Return the command that makes the model again."""
    folder = f"resources/models/{config.name}"
    return f"medviewer train {folder}/train.toml --data DATA --out {folder} --others DICOM"
