import json
from pathlib import Path

import pytest

from medviewer.errors import ModelBundleError
from medviewer.models.card import ModelCard, read_card
from medviewer.models.trust.record import TRUST_FILE, Measured, parse_trust, read_trust
from tests.support.models import write_bundle
from tests.support.trust import image, trust_table


@pytest.fixture
def folder(tmp_path) -> Path:
    return write_bundle(tmp_path / "squares")


@pytest.fixture
def card(folder) -> ModelCard:
    return read_card(folder / "card.toml")


def content(card: ModelCard, **changes) -> bytes:
    return json.dumps(trust_table(card.weights.sha256, **changes)).encode()


def refused(card: ModelCard, wrong: bytes) -> str:
    with pytest.raises(ModelBundleError) as caught:
        parse_trust(wrong, card)
    return str(caught.value)


def test_a_record_is_read_as_it_was_written(folder, card) -> None:
    (folder / TRUST_FILE).write_bytes(content(card, images=[image("k", 0)]))
    record = read_trust(folder, card)
    assert record is not None
    assert record.decisive.methods["grad-cam"].measures["pointing"].value == 0.84
    assert record.images[0].methods["grad-cam"]["flip"] == 0.9
    assert record.decisive.default == "grad-cam"


def test_ranges_of_few_patients_are_dropped(card) -> None:
    """Records of older versions have them."""
    table = trust_table(card.weights.sha256)
    few, many = table["levels"]["image"]["methods"].values()
    few["patients"], many["patients"] = 9, 10
    read = parse_trust(json.dumps(table).encode(), card).decisive.methods
    assert read["grad-cam"].measures["pointing"] == Measured(0.84)
    assert read["grad-cam"].is_of_few
    assert read["layercam"].measures["stability"].low == pytest.approx(0.65)
    assert not read["layercam"].is_of_few


def test_half_a_range_is_refused(card) -> None:
    table = trust_table(card.weights.sha256)
    del table["levels"]["image"]["methods"]["grad-cam"]["measures"]["pointing"]["low"]
    assert "low and high must be there together" in refused(card, json.dumps(table).encode())


def test_a_bundle_without_one_has_none(folder, card) -> None:
    assert read_trust(folder, card) is None


def test_numbers_of_other_weights_are_refused(card) -> None:
    other = json.dumps(trust_table("c" * 64)).encode()
    assert "other weights" in refused(card, other)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"schema": 2}, "schema other than 1"),
        ({"rule": 3}, "rule must be a string"),
        ({"surprise": 1}, "surprise is not a known field"),
        ({"decided_by": "series"}, "decided_by must be one of the levels"),
        ({"rule": "x" * 3000}, "too long or not printable"),
        ({"rule": "a\u202eb"}, "too long or not printable"),
        ({"levels": {}}, "decided_by"),
    ],
)
def test_what_does_not_fit_is_named(card, change, words) -> None:
    assert words in refused(card, content(card, **change))


def test_a_default_that_was_not_measured_and_strange_names_are_refused(card) -> None:
    table = trust_table(card.weights.sha256)
    table["levels"]["image"]["default"] = "occlusion"
    assert "default must be one of the methods" in refused(card, json.dumps(table).encode())
    table = trust_table(card.weights.sha256)
    methods = table["levels"]["image"]["methods"]
    methods["../../etc"] = methods["layercam"]
    assert "plain names" in refused(card, json.dumps(table).encode())


@pytest.mark.parametrize(
    "wrong",
    [b"", b"\xff\xfe", b"[]", b"[" * 100_000, b'{"schema": NaN}', b'{"schema": Infinity}'],
    ids=["empty", "no text", "a list", "deep", "NaN", "infinity"],
)
def test_what_is_no_record_is_told_in_one_sentence(card, wrong) -> None:
    assert TRUST_FILE in refused(card, wrong)


def test_numbers_beyond_a_float_are_refused(card) -> None:
    text = content(card).replace(b'"value": 0.84', b'"value": 1' + b"0" * 400)
    assert "not finite" in refused(card, text)


def test_large_files_links_and_folders_are_not_read(folder, card, tmp_path) -> None:
    path = folder / TRUST_FILE
    path.write_bytes(b" " * ((1 << 20) + 1))
    with pytest.raises(ModelBundleError, match="larger than 1 MiB"):
        read_trust(folder, card)
    path.unlink()
    outside = tmp_path / "outside.json"
    outside.write_bytes(content(card))
    path.symlink_to(outside)
    with pytest.raises(ModelBundleError, match="or a link"):
        read_trust(folder, card)


def test_a_file_that_may_not_be_read_is_told(folder, card, monkeypatch) -> None:
    (folder / TRUST_FILE).write_bytes(content(card))

    def denied(_path: Path) -> bytes:
        raise PermissionError

    monkeypatch.setattr(Path, "read_bytes", denied)
    with pytest.raises(ModelBundleError, match="not readable"):
        read_trust(folder, card)
