"""Populations that ages tell apart: thresholds and probabilities of their own."""

import dataclasses

import numpy as np
import pytest

from medviewer.models.networks.architectures import build_classifier
from medviewer.training.data.samples import Sample, SampleSet
from medviewer.training.making.made import Division, Made, Scores
from medviewer.training.measuring.findings import examine
from medviewer.training.packing.make_card import first_card
from medviewer.training.packing.measured_page import measured_page
from medviewer.training.packing.report import page

PATIENTS = 40  # of each population; half of them fit, half are measured
LOGITS = {"children": (-3.0, -1.0), "adults": (1.0, 3.0)}
"""Of the well and of the ill: no threshold suits both populations."""


@pytest.fixture
def aged(config):
    ages = {"children": (1.0, 5.0), "adults": (18.0, 120.0)}
    sources = [dataclasses.replace(s, age_years=ages[s.population]) for s in config.sources]
    return dataclasses.replace(
        config, sources=tuple(sources), operating_point="even", reference=None, interpolation=None
    )


def made_of(config, *, well_adults: int = 10) -> Made:
    """Return films whose logits are known; so many adults to fit on are well."""
    generator = np.random.default_rng(5)
    samples, logits = [], []
    for population, of_kind in LOGITS.items():
        for patient in range(PATIENTS):
            ill = patient % 2 or (population == "adults" and 2 * well_adults <= patient < 20)
            name = f"{population}/{patient}"
            age = {"children": 3.0, "adults": 50.0}[population]
            samples.append(Sample(name, population, name, (float(bool(ill)),), age_years=age))
            logits.append([of_kind[int(bool(ill))] + generator.normal(0, 0.3)])
    films = SampleSet(("ill",), tuple(samples), np.zeros((len(samples), 4, 4), np.uint8))
    number = np.arange(len(samples))
    fit, measured = number[number % PATIENTS < 20], number[number % PATIENTS >= 20]
    return Made(
        network=build_classifier("tiny-cnn", 1, {"width": 4, "channels": 3}),
        samples=films,
        scores=Scores(np.array(logits), np.full((len(samples), 2), np.nan)),
        divisions=(Division(fit, measured),),
        fit=fit,
        seen=fit,
        aside=measured,
        record={},
        fitted_words="validation patients, all populations with equal weight",
        measured_words="test",
        candidates=(),
        seconds=1.0,
    )


def accuracies(findings) -> dict[str, float]:
    return {each.population: each.metrics["accuracy"].value for each in findings.card.performance}


def test_each_population_is_judged_by_its_own_threshold(config, aged):
    ageless = dataclasses.replace(aged, sources=config.sources)
    together = examine(ageless, made_of(ageless), first_card(ageless, made_of(ageless)))
    assert together.card.populations == ()
    assert min(accuracies(together).values()) < 1
    apart = examine(aged, made_of(aged), first_card(aged, made_of(aged)))
    assert accuracies(apart) == {"children": 1, "adults": 1}
    children, adults = apart.card.populations
    assert (children.name, children.age_years) == ("children", (1, 5))
    at = [float(np.log(own.thresholds[0] / (1 - own.thresholds[0]))) for own in (children, adults)]
    assert at == pytest.approx([-2, 2], abs=0.3)  # half way between the well and the ill
    assert children.calibration is not None
    assert children.calibration.set == "validation patients: children"
    assert apart.card.classes[0].threshold == together.card.classes[0].threshold


def test_pages_name_the_thresholds_of_populations(aged):
    made = made_of(aged)
    findings = examine(aged, made, first_card(aged, made))
    text = page(findings.card, made, findings, None, from_imagenet=False)
    assert "Children, 1 to 5 years. Operating point: calibrated probability of one half." in text
    assert "Adults, 18 to 120 years. Probability = sigmoid(" in text
    html = measured_page(aged, findings.card, made, findings)
    (adults,) = (each for each in findings.card.populations if each.name == "adults")
    assert f"; adults: ill {adults.thresholds[0]:.4f}" in html
    assert "each population at its own" in html
    assert "with equal weight; and each population by itself, which is judged by that" in html


def test_a_population_of_too_few_has_what_holds_for_all(aged, caplog):
    made = made_of(aged, well_adults=1)
    findings = examine(aged, made, first_card(aged, made))
    assert [each.name for each in findings.card.populations] == ["children"]
    assert "nothing is fitted for adults" in caplog.text
