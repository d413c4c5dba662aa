import tomllib
from pathlib import Path
from typing import Any

import pytest
import tomli_w

from medviewer.errors import ModelBundleError
from medviewer.models.card import ModelCard, parse_card, read_card
from medviewer.models.card_evidence import Interval
from medviewer.models.preprocess_spec import Clahe, PercentileIntensity
from tests.support.models import bright_square_network, card_table


def table(task: str = "binary", labels: tuple[str, ...] = ("pneumonia",)) -> dict[str, Any]:
    return card_table("tiny", bright_square_network(len(labels)), task, labels, "0" * 64)


def parse(changed: dict[str, Any]) -> ModelCard:
    return parse_card(tomli_w.dumps(changed))


def test_card_is_read_with_all_its_tables():
    card = parse(
        table()
        | {
            "performance": [
                {
                    "population": "adults",
                    "set": "test",
                    "images": 2,
                    "patients": 1,
                    "metrics": {"auc": {"value": 0.5, "low": 0, "high": 1}},
                }
            ]
        }
    )
    assert card.labels == ("pneumonia",)
    assert card.input.age_years == ((1, 5), (18, 120))
    assert card.preprocess.intensity == PercentileIntensity(0, 100)
    assert card.performance[0].metrics == {"auc": Interval(0.5, 0, 1)}
    assert card.reference is None


@pytest.mark.parametrize(
    "field",
    ["name", "version", "intended_use", "limits", "input", "preprocess", "network", "weights"],
)
def test_missing_field_is_named(field):
    changed = table()
    del changed[field]
    with pytest.raises(ModelBundleError, match=f"{field} is missing"):
        parse(changed)


@pytest.mark.parametrize("place", ["input", "preprocess", "network", "pooling", "weights"])
def test_unknown_field_of_a_table_is_named(place):
    changed = table()
    changed[place]["extra"] = 1
    with pytest.raises(ModelBundleError, match=rf"{place}\.extra is not a known field"):
        parse(changed)


def changed_at(path: str, value: object) -> dict[str, Any]:
    changed = table()
    place: Any = changed
    *parents, last = path.split(".")
    for parent in parents:
        place = place[int(parent)] if parent.isdigit() else place[parent]
    place[last] = value
    return changed


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        ("version", 1, "version must be a string"),
        ("task", "guess", "task must be one of binary"),
        ("schema", 2, "schema must be 1"),
        ("input.modalities", [], "input: modalities"),
        ("input.age_years", [[5, 1]], "input: age_years"),
        ("input.photometric", "colour", "input.photometric must be one of grey"),
        ("preprocess.std", [0.0], "preprocess: std"),
        ("preprocess.intensity.kind", "guess", r"preprocess\.intensity\.kind"),
        ("classes.0.label", "Pneumonia!", r"classes\[0\]: label"),
        ("classes.0.threshold", 1.5, r"classes\[0\]: threshold"),
        ("pooling.images_to_series", "sum", r"pooling\.images_to_series"),
        ("weights.file", "../weights.safetensors", "weights: file"),
        ("weights.file", "/etc/passwd", "weights: file"),
        ("weights.file", "..\\weights", "weights: file"),
        ("weights.file", "..", "weights: file"),
        ("weights.file", "", "weights: file"),
        ("weights.sha256", "abc", "weights: sha256"),
        ("weights.format", "pickle", r"weights\.format must be one of safetensors"),
        ("calibration.scale", [1.0, 2.0], r"calibration\.scale must have one number"),
        (
            "operating_point",
            {"method": "m", "set": "s", "sensitivity": [], "specificity": [0.5]},
            r"operating_point\.sensitivity must have one number",
        ),
        ("classes", [], "classes must be one"),
    ],
)
def test_wrong_value_is_told_by_its_name(path, value, told):
    with pytest.raises(ModelBundleError, match=told):
        parse(changed_at(path, value))


def test_binary_task_has_one_class():
    with pytest.raises(ModelBundleError, match="classes must be one"):
        parse(table("binary", ("a", "b")))


def test_exclusive_classes_have_no_thresholds():
    changed = table("multi-class", ("a", "b"))
    assert parse(changed).labels == ("a", "b")
    changed["classes"][0]["threshold"] = 0.5
    with pytest.raises(ModelBundleError, match=r"classes\.threshold"):
        parse(changed)


def test_exclusive_classes_are_at_least_two():
    with pytest.raises(ModelBundleError, match="classes are too few"):
        parse(table("multi-class", ("a",)))


def test_labels_differ():
    with pytest.raises(ModelBundleError, match="different labels"):
        parse(table("multi-label", ("a", "a")))


@pytest.mark.parametrize("text", ["", "= 1", "a = [", "schema = 1"])
def test_text_that_is_no_card_is_an_error(text):
    with pytest.raises(ModelBundleError):
        parse_card(text)


def test_card_without_calibration_or_reference_is_allowed():
    changed = table()
    del changed["calibration"]
    assert parse(changed).calibration is None


def test_missing_file_is_a_bundle_error(tmp_path: Path):
    with pytest.raises(ModelBundleError, match=r"card\.toml is missing"):
        read_card(tmp_path / "card.toml")


def test_file_that_is_not_text_is_a_bundle_error(tmp_path: Path):
    (tmp_path / "card.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ModelBundleError, match="not readable"):
        read_card(tmp_path / "card.toml")


def test_huge_file_is_refused(tmp_path: Path):
    (tmp_path / "card.toml").write_bytes(b"#" * (1 << 20) + b"#")
    with pytest.raises(ModelBundleError, match="too large"):
        read_card(tmp_path / "card.toml")


def test_error_names_no_path(tmp_path: Path):
    with pytest.raises(ModelBundleError) as caught:
        read_card(tmp_path / "card.toml")
    assert str(tmp_path) not in str(caught.value)


def test_every_field_of_the_schema_is_documented():
    page = (Path(__file__).parents[2] / "resources" / "models" / "README.md").read_text()
    blocks = [each.split("```")[0] for each in page.split("```toml")[1:]]
    (example,) = (each for each in blocks if "schema" in tomllib.loads(each))
    assert parse_card(example).schema == tomllib.loads(example)["schema"]


def test_preparation_in_mm_and_equalisation_are_read():
    changed = table()
    changed["preprocess"] |= {
        "spacing_mm": 1,
        "crop_mm": [200.0, 180],
        "without_spacing": "as-is",
        "clahe": {"clip_limit": 2.0, "tiles": [4, 4]},
    }
    read = parse(changed).preprocess
    assert (read.spacing_mm, read.crop_mm, read.without_spacing) == (1, (200, 180), "as-is")
    assert read.clahe == Clahe(2.0, (4, 4))


POINT = {"method": "m", "set": "s", "sensitivity": [0.9], "specificity": [0.8]}
SETS = {"method": "lac", "coverage": 0.9, "set": "s", "quantiles": [0.4]}


def test_series_have_evidence_of_their_own():
    series = {"thresholds": [0.7], "operating_point": POINT, "conformal": SETS}
    card = parse(table() | {"series": series, "conformal": SETS})
    assert card.series is not None
    assert card.series.conformal == card.conformal


def population(name: str, *years: float, **fields: Any) -> dict[str, Any]:
    return {"name": name, "age_years": list(years), "thresholds": [0.2], **fields}


def test_a_population_has_thresholds_and_probabilities_of_its_own():
    fitted = {"method": "platt", "set": "children", "scale": [3.0], "bias": [-1.0]}
    young = population("children", 1, 5, calibration=fitted, operating_point=POINT)
    card = parse(table() | {"populations": [young, population("adults", 18, 120)]})
    assert [card.population_at(years) for years in (0, 1, 5, 6, 18, 120, None)] == [
        *("", "children", "children", "", "adults", "adults", ""),
    ]
    own = card.for_population("children")
    assert (own.classes[0].threshold, card.classes[0].threshold) == (0.2, 0.5)
    assert own.calibration is not None
    assert (own.calibration.scale, own.calibration.set) == ((3.0,), "children")
    assert own.operating_point is not None
    assert own.operating_point.sensitivity == (0.9,)
    assert card.for_population("adults").calibration is None  # another's would not hold
    assert card.for_population("animals") is card


def test_exclusive_classes_have_no_thresholds_of_populations():
    young = population("children", 1, 5, conformal=SETS) | {"thresholds": []}
    card = parse(table("multi-class", ("a", "b", "c")) | {"populations": [young]})
    assert [each.threshold for each in card.for_population("children").classes] == [None] * 3


@pytest.mark.parametrize(
    ("populations", "told"),
    [
        ([population(" ", 1, 5)], "name must not be empty"),
        ([population("a", float("nan"), 5)], "age_years must be"),
        ([population("a", 5, 1)], r"populations\[0\]: age_years must be \[from, to\]"),
        ([population("a", 1, 5), population("b", 5, 9)], "must not overlap"),
        ([population("a", 1, 5), population("a", 6, 9)], "must have different names"),
        ([population("a", 1, 5) | {"thresholds": [1.2]}], "thresholds must be from 0 to 1"),
        ([population("a", 1, 5) | {"thresholds": []}], r"populations\.thresholds must have one"),
        ([population("a", 1, 5, conformal=SETS | {"quantiles": []})], "quantiles must be 1"),
    ],
)
def test_populations_that_cannot_be_meant_are_refused(populations, told):
    with pytest.raises(ModelBundleError, match=told):
        parse(table() | {"populations": populations})


def test_slices_know_no_populations():
    of_slices = table() | {"populations": [population("a", 1, 5)]}
    of_slices["input"] |= {"kind": "slices"}
    with pytest.raises(ModelBundleError, match="belong to models of projections"):
        parse(of_slices)


def test_rates_at_the_point_are_one_for_each_class():
    point = POINT | {"prevalence": [0.1, 0.2]}
    with pytest.raises(ModelBundleError, match=r"operating_point\.prevalence must have one number"):
        parse(table() | {"operating_point": point})
    with pytest.raises(ModelBundleError, match=r"series\.operating_point\.prevalence"):
        parse(table() | {"series": {"thresholds": [0.5], "operating_point": point}})


def test_exclusive_classes_have_one_quantile_and_no_threshold_of_series():
    labels = ("a", "b", "c")
    card = parse(table("multi-class", labels) | {"conformal": SETS, "series": {"thresholds": []}})
    assert card.conformal is not None
    with pytest.raises(ModelBundleError, match=r"conformal\.quantiles must be 1"):
        parse(table("multi-class", labels) | {"conformal": SETS | {"quantiles": [0.1, 0.2, 0.3]}})
    with pytest.raises(ModelBundleError, match=r"series\.thresholds"):
        parse(table("multi-class", labels) | {"series": {"thresholds": [0.1, 0.2, 0.3]}})


def test_labels_have_a_quantile_each():
    with pytest.raises(ModelBundleError, match=r"conformal\.quantiles must be 2"):
        parse(table("multi-label", ("a", "b")) | {"conformal": SETS})


@pytest.mark.parametrize(("key", "value"), [("coverage", 1.0), ("quantiles", [1.5])])
def test_conformal_numbers_are_shares(key, value):
    with pytest.raises(ModelBundleError, match=key):
        parse(table() | {"conformal": SETS | {key: value}})


def test_the_method_of_explanation_is_read_and_must_be_a_plain_name():
    explanation = {"method": "grad-cam++", "why": "It does best."}
    card = parse(table() | {"explanation": explanation})
    assert card.explanation is not None
    assert card.explanation.method == "grad-cam++"
    assert parse(table()).explanation is None
    with pytest.raises(ModelBundleError, match="explanation: method must be"):
        parse(table() | {"explanation": explanation | {"method": "../x"}})
