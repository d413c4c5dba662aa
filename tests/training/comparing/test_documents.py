import json

import pytest

from medviewer.errors import UsageError
from medviewer.training.comparing.documents import number_of, read_document, text_of


def test_documents_are_known_by_their_keys(tmp_path) -> None:
    kinds = {
        "explain": {"schema": 1, "model": {}, "series": []},
        "trust": {"schema": 1, "model": {}, "levels": {}, "rule": ""},
        "evaluate": {"schema": 1, "models": [], "bootstraps": 5, "data": {}},
    }
    for kind, content in kinds.items():
        path = tmp_path / f"{kind}.json"
        path.write_text(json.dumps(content))
        assert read_document(path).kind == kind


@pytest.mark.parametrize(
    "content", ["", "[]", '{"schema": 1}', '{"schema": 2, "model": 1, "series": 1}', "[" * 100_000]
)
def test_anything_else_is_told_in_one_sentence(tmp_path, content) -> None:
    path = tmp_path / "other.json"
    path.write_text(content)
    with pytest.raises(UsageError, match=r"other\.json"):
        read_document(path)
    with pytest.raises(UsageError, match="cannot be read"):
        read_document(tmp_path / "absent.json")


def test_numbers_that_json_lacks_are_refused(tmp_path) -> None:
    path = tmp_path / "nan.json"
    path.write_text('{"schema": 1, "model": NaN, "series": []}')
    with pytest.raises(UsageError):
        read_document(path)


def test_values_of_the_wrong_kind_are_nothing() -> None:
    assert text_of({"a": {"b": "c"}}, "a", "b") == "c"
    assert text_of({"a": 3}, "a", "b") == ""
    assert number_of(True) is None
    assert number_of("3") is None
    assert number_of(3) == 3.0
