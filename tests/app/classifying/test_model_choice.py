import pytest

from medviewer.app.classifying.model_choice import ModelChoice


@pytest.mark.parametrize(("label", "name"), [("mass", "Lung mass"), ("other", "other")])
def test_a_class_has_its_name_or_else_its_label(label: str, name: str) -> None:
    choice = ModelChoice("m", "1", "M", "Research", "ab", class_names=(("mass", "Lung mass"),))
    assert choice.name_of(label) == name
