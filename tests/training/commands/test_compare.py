import json
from pathlib import Path

import numpy as np
import pytest

from medviewer.cli.main import main
from tests.support.contract import strict_json
from tests.support.trust import image, trust_table


def written(path: Path, content: object) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(content))
    return path


def trust(path: Path, flip: float) -> Path:
    images = [image(key, place, flip=flip) for place, key in enumerate("abc")]
    return written(path, trust_table(images=images))


def evaluation(path: Path, auc: float) -> Path:
    metric = {"value": auc, "low": 0.0, "high": 1.0}
    data = {"sha256_of_paths": "d"}
    return written(path, {"schema": 1, "models": [], "bootstraps": 5, "data": data, "auc": metric})


def explained(folder: Path, sign: float) -> Path:
    folder.mkdir()
    np.save(folder / "m.npy", sign * np.arange(100, dtype=np.float32).reshape(10, 10))
    shown = {"index": 0, "attribution": {"file": "m.npy", "target": "a", "method": "CAM"}}
    series = [{"series_uid": "1", "images": [shown]}]
    document = {"schema": 1, "model": {"sha256": "a"}, "series": series}
    return written(folder / "explain.json", document)


def compared(capsys, *words: object) -> dict:
    assert main(["compare", *map(str, words), "--json", "-", "--bootstraps", "5"]) == 0
    return strict_json(capsys.readouterr().out)


def test_trust_is_compared_image_by_image(tmp_path, capsys) -> None:
    first, second = trust(tmp_path / "a.json", 0.5), trust(tmp_path / "b.json", 0.75)
    document = compared(capsys, first, second)
    assert (document["kind"], document["n_images"], document["n_patients"]) == ("trust", 3, 3)
    assert document["differences"]["image"]["grad-cam"]["flip"]["value"] == pytest.approx(0.25)


def test_maps_are_compared_by_their_order(tmp_path, capsys) -> None:
    document = compared(capsys, explained(tmp_path / "a", 1), explained(tmp_path / "b", -1))
    found = document["measures"]["rank_correlation"]
    assert found == {"value": pytest.approx(-1), "low": None, "high": None}
    assert document["images"][0]["overlap"] == 0


def test_evaluations_have_differences_and_say_what_is_missing(tmp_path, capsys) -> None:
    first, second = evaluation(tmp_path / "a.json", 0.5), evaluation(tmp_path / "b.json", 0.75)
    document = compared(capsys, first, second)
    assert document["metrics"]["auc"] == {"first": 0.5, "second": 0.75, "difference": 0.25}
    assert "no interval" in document["notes"][0]


@pytest.mark.parametrize("kind", ["trust", "explain", "evaluate"])
def test_a_terminal_gets_a_table(tmp_path, capsys, kind) -> None:
    makers = {"trust": trust, "evaluate": evaluation, "explain": explained}
    pair = [makers[kind](tmp_path / f"{name}.json", 0.5) for name in "ab"]
    assert main(["compare", *map(str, pair), "--bootstraps", "5"]) == 0
    lines = capsys.readouterr().out.splitlines()
    wanted = {"trust": "grad-cam", "evaluate": "0.5000 0.5000 +0.0000", "explain": "overlap"}
    assert any(wanted[kind] in line for line in lines)
    assert not any(" to +" in line for line in lines)  # of so few there are no ranges


def test_a_terminal_gets_the_ranges_of_many_patients(tmp_path, capsys) -> None:
    images = [image(key, place) for place, key in enumerate("abcdefghij")]
    path = str(written(tmp_path / "a.json", trust_table(images=images)))
    assert main(["compare", path, path, "--bootstraps", "5"]) == 0
    assert "+0.000 (+0.000 to +0.000)" in capsys.readouterr().out


def test_two_kinds_are_not_compared(tmp_path, capsys) -> None:
    pair = trust(tmp_path / "a.json", 0.5), evaluation(tmp_path / "b.json", 0.5)
    assert main(["compare", *map(str, pair)]) == 2
    assert "one document is of trust, the other one of evaluate" in capsys.readouterr().err
    assert main(["compare", str(pair[0]), str(pair[0]), "--bootstraps", "0"]) == 2
