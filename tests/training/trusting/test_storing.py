import tomllib
from pathlib import Path

import pytest

from medviewer.errors import MedviewerError
from medviewer.models.bundle import ModelBundle, load_bundle
from medviewer.models.installing.arrival import read_arrival
from medviewer.models.toml_values import build
from medviewer.models.trust.record import TRUST_FILE, TrustRecord, read_trust
from medviewer.training.packing.marked import with_part
from medviewer.training.trusting.pages.overview import END, START
from medviewer.training.trusting.pages.page import trust_page, trust_section
from medviewer.training.trusting.storing import store
from medviewer.training.trusting.trust import record_to_json
from tests.support.models import write_bundle
from tests.support.trust import image, trust_table


@pytest.fixture
def bundle(tmp_path) -> ModelBundle:
    return load_bundle(write_bundle(tmp_path / "squares"))


def record(bundle: ModelBundle, **changes) -> TrustRecord:
    table = trust_table(bundle.card.weights.sha256, images=[image("k", 0)])
    return build(TrustRecord, table | changes)


def test_record_page_and_card_say_the_same(bundle) -> None:
    (bundle.folder / "README.md").write_text("# Squares\n\nText.\n")
    found = record(bundle)
    store(bundle, found)
    again = load_bundle(bundle.folder)
    assert read_trust(bundle.folder, again.card) == found
    assert again.card.explanation is not None
    assert again.card.explanation.method == "grad-cam"
    assert again.card.explanation.why.endswith("passed all tests.")
    page = (bundle.folder / "README.md").read_text()
    assert page.startswith("# Squares\n\nText.\n\n<!-- trust")
    assert "| Grad-CAM (default) | 20 |" in page
    assert "LayerCAM: It does not follow the weights." in page
    assert (bundle.folder / "trust.html").read_text().startswith("<!DOCTYPE html>")


def test_storing_again_replaces_the_section(bundle) -> None:
    (bundle.folder / "README.md").write_text("# Squares\n")
    store(bundle, record(bundle))
    store(load_bundle(bundle.folder), record(bundle, rule="Another rule."))
    page = (bundle.folder / "README.md").read_text()
    assert page.count("## How far its heatmaps can be trusted") == 1
    assert "Another rule." in page


def test_text_around_the_section_stays() -> None:
    text = with_part("before\n", "<a>", "</a>", "old")
    assert text == "before\n\n<a>\nold\n</a>\n"
    assert with_part(f"{text}after", "<a>", "</a>", "new") == "before\n\n<a>\nnew\n</a>\nafter"


def test_the_list_of_sums_of_the_bundle_before_goes(bundle) -> None:
    (bundle.folder / "SHA256SUMS").write_text("old")
    store(bundle, record(bundle))
    assert not (bundle.folder / "SHA256SUMS").exists()


def test_a_folder_that_cannot_be_written_is_told(bundle, monkeypatch) -> None:
    def full(_path: Path, _text: str, **_options: object) -> None:
        raise OSError(28, "No space left on device")

    before = (bundle.folder / "card.toml").read_bytes()
    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(MedviewerError, match="cannot be written"):
        store(bundle, record(bundle))
    assert (bundle.folder / "card.toml").read_bytes() == before
    assert not (bundle.folder / TRUST_FILE).exists()


def test_a_packed_bundle_brings_its_record_and_no_foreign_page(bundle) -> None:
    store(bundle, record(bundle))
    files = read_arrival(bundle.folder).files
    assert TRUST_FILE in files
    assert "trust.html" not in files
    (bundle.folder / TRUST_FILE).write_text('{"schema": 1}')
    with pytest.raises(MedviewerError, match="does not fit"):
        read_arrival(bundle.folder)


def test_the_page_quotes_what_files_say_and_loads_nothing(bundle) -> None:
    table = trust_table(bundle.card.weights.sha256)
    table["data"]["name"] = "<script>alert(1)</script>"
    table["levels"]["image"]["why"] = "<b>best</b>"
    page = trust_page(build(TrustRecord, table), bundle.card)
    assert "<script" not in page
    assert "&lt;b&gt;best" in page
    assert "http" not in page
    assert "<img" not in page
    assert "not for diagnosis" in page


def test_numbers_of_the_page_are_those_of_the_record(bundle) -> None:
    section = trust_section(record(bundle))
    assert "0.84 (0.79 to 0.89)" in section
    assert "| Both against random |" in section
    assert "+0.24 (+0.19 to +0.29)" in section
    assert "Boxes fill 4.0% of the image on average" in section
    assert "patients that neither training nor any choice has seen" in section
    assert "slow methods on the first 4" in section


def test_absent_numbers_are_left_out_of_the_json(bundle) -> None:
    plain = record_to_json(record(bundle))
    assert "rank" not in plain["levels"]["image"]["methods"]["layercam"]
    assert build(TrustRecord, plain) == record(bundle)


def test_the_card_is_still_one_that_others_read(bundle) -> None:
    store(bundle, record(bundle))
    table = tomllib.loads((bundle.folder / "card.toml").read_text())
    assert table["explanation"]["method"] == "grad-cam"


def test_the_page_of_all_models_gets_a_row_for_each(bundle) -> None:
    page = bundle.folder.parent / "README.md"
    page.write_text(f"# Models\n{START}\nold\n{END}\nafter\n")
    write_bundle(bundle.folder.parent / "unmeasured")
    store(bundle, record(bundle))
    text = page.read_text()
    assert "| [`squares`](squares/README.md) | image | Grad-CAM | 20 | 15 |" in text
    assert "old" not in text
    assert "unmeasured" not in text
    assert text.endswith(f"{END}\nafter\n")


def test_a_default_that_did_not_pass_says_so(bundle) -> None:
    page = bundle.folder.parent / "README.md"
    page.write_text(f"{START}\n{END}\n")
    table = trust_table(bundle.card.weights.sha256)
    table["levels"]["image"]["methods"]["grad-cam"]["against"] = ["It is no better than chance."]
    store(bundle, build(TrustRecord, table))
    assert "| Grad-CAM, which did not pass |" in page.read_text()


def test_few_patients_have_no_ranges_on_any_page(bundle) -> None:
    page = bundle.folder.parent / "README.md"
    page.write_text(f"{START}\n{END}\n")
    table = trust_table(bundle.card.weights.sha256)
    level = table["levels"]["image"]
    for each in (*level["methods"].values(), level["edges"], table["data"]):
        each["patients"] = 3
    found = build(TrustRecord, table)
    store(bundle, found)
    assert "| Grad-CAM, not chosen by these few patients |" in page.read_text()
    section = trust_section(found)
    assert "| Grad-CAM (default) | 20 (3 patients: no ranges) | +0.34 |" in section
    assert "3 patients are too few for ranges, and to choose a method by" in section
    html = trust_page(found, bundle.card)
    assert 'class="ci"' not in html
    assert "<td>+0.340</td>" in html
    numbers = record_to_json(found)["levels"]["image"]["methods"]["grad-cam"]["measures"]
    assert numbers["pointing"] == {"value": 0.84}


def test_a_page_without_marks_stays(bundle) -> None:
    page = bundle.folder.parent / "README.md"
    page.write_text("# Mine\n")
    store(bundle, record(bundle))
    assert page.read_text() == "# Mine\n"


def test_a_neighbour_whose_record_does_not_fit_is_named_in_the_table(bundle) -> None:
    models = bundle.folder.parent
    (models / "README.md").write_text(f"# Models\n\n{START}\n{END}\n")
    other = write_bundle(models / "others")
    (other / TRUST_FILE).write_text('{"schema": 1}')
    store(bundle, record(bundle))
    page = (models / "README.md").read_text()
    assert "does not fit" in page
    assert "Grad-CAM |" in page
