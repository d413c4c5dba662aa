import pytest

from medviewer.app.classifying.model_choice import ErrorRates, ModelChoice, PopulationWords
from medviewer.app.texts.trust import TrustWords
from medviewer.inference.prediction import ModelIdentity


@pytest.mark.parametrize(("label", "name"), [("mass", "Lung mass"), ("other", "other")])
def test_a_class_has_its_name_or_else_its_label(label: str, name: str) -> None:
    choice = ModelChoice("m", "1", "M", "Research", "ab", class_names=(("mass", "Lung mass"),))
    assert choice.name_of(label) == name


def test_a_result_has_beside_it_what_holds_for_its_population() -> None:
    rates = (("mass", ErrorRates(0.1, 0.2, 0.3)),)
    young = PopulationWords("children", (1, 5), "children's films", "Youden, on them", rates)
    choice = ModelChoice(
        "m", "1", "M", "Research", "ab", calibration="all films", populations=(young,)
    )
    made_by = ModelIdentity("m", "1", "ab")
    own = choice.beside_result_of(made_by, "children")
    assert (own.calibration, own.operating_point) == ("children's films", "Youden, on them")
    assert own.error_rates == rates
    assert choice.beside_result_of(made_by) is choice
    assert choice.beside_result_of(ModelIdentity("m", "0", "ab"), "children").populations == ()


def test_what_was_measured_of_other_weights_is_not_said_of_a_result() -> None:
    measured = ModelChoice(
        "m",
        "2",
        "M",
        "Research",
        "ab",
        calibration="new films",
        operating_point="Youden, on new films",
        error_rates=(("mass", ErrorRates(0.1, 0.2, 0.3)),),
        class_names=(("mass", "Lung mass"),),
        trust=TrustWords("On new films.", ()),
    )
    assert measured.beside_result_of(ModelIdentity("m", "2", "ab")) is measured
    card = measured.beside_result_of(ModelIdentity("m", "1", "ab"))
    assert (card.operating_point, card.error_rates, card.trust) == ("", (), measured.trust)
    other = measured.beside_result_of(ModelIdentity("m", "2", "cd"))
    assert (other.operating_point, other.error_rates, other.trust) == ("", (), None)
    assert other.calibration == "a set that the card of those weights names"
    assert (other.sha256, other.name_of("mass")) == ("ab", "Lung mass")
