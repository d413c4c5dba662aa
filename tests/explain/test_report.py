from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from medviewer.cancel import Cancelled, CancelToken, WorkContext
from medviewer.errors import UsageError
from medviewer.explain.explained import explain_series
from medviewer.explain.json_file import JsonObject
from medviewer.explain.report import SeriesFiles, write_explanation
from medviewer.explain.targets import target_of
from medviewer.image.volume import Volume
from medviewer.inference.predictor import LoadedClassifier
from medviewer.io.records import Series
from tests.support.models import square_film
from tests.support.records import make_instance, make_series, make_study
from tests.support.volumes import FakeReader, volume_of

LABEL = "bright-square"


def write(
    folder: Path,
    classifier: LoadedClassifier,
    series: Series,
    *volumes: Volume | None,
    context: WorkContext | None = None,
    ungated: bool = False,
) -> JsonObject:
    reader = FakeReader(*volumes)
    explained = explain_series(make_study(series), series, reader.read, classifier, WorkContext())
    files = SeriesFiles(folder, "series-0001")
    target = target_of(classifier.card, explained.prediction, None)
    return write_explanation(
        files,
        classifier.card,
        series,
        explained,
        target,
        reader.read,
        context or WorkContext(),
        ungated=ungated,
    )


def colorful(path: Path) -> float:
    """Return the share of a picture's pixels that are neither grey nor a warning's amber."""
    pixels = np.asarray(Image.open(path).convert("RGB")).astype(int)[:, :-80]  # not the bar
    amber = pixels[..., 0] >= pixels[..., 1]
    amber &= pixels[..., 1] > pixels[..., 2] * 1.2
    return float(((np.ptp(pixels, axis=2) > 30) & ~amber).mean())


def test_every_scored_image_has_a_map_and_a_picture(
    tmp_path: Path, classifier: LoadedClassifier
) -> None:
    series = make_series(make_instance("a.dcm"), make_instance("b.dcm"))
    report = write(tmp_path, classifier, series, volume_of(square_film(), square_film(top=40)))
    names = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.*"))
    assert names == [
        "series-0001/image-0001.npy", "series-0001/image-0001.png",
        "series-0001/image-0002.npy", "series-0001/image-0002.png",
    ]  # fmt: skip
    files = [image["attribution"]["file"] for image in report["images"]]
    assert files == names[::2]


def test_the_map_is_float32_on_the_grid_of_the_image(
    tmp_path: Path, classifier: LoadedClassifier
) -> None:
    report = write(tmp_path, classifier, make_series(), volume_of(square_film()))
    attribution = report["images"][0]["attribution"]
    raw = np.load(tmp_path / attribution["file"], allow_pickle=False)
    assert raw.dtype == np.float32
    assert raw.shape == (96, 80)
    assert raw[12:36, 8:32].mean() > 10 * abs(raw[50:].mean())
    assert attribution["min"] == pytest.approx(raw.min())
    assert attribution["max"] == pytest.approx(raw.max())


def test_the_attribution_has_the_keys_of_the_contract(
    tmp_path: Path, classifier: LoadedClassifier
) -> None:
    report = write(tmp_path, classifier, make_series(), volume_of(square_film()))
    attribution = report["images"][0]["attribution"]
    expected = {"file", "target", "method", "layer", "min", "max", "picture"}
    assert expected <= set(attribution)
    assert attribution["target"] == LABEL
    assert attribution["method"] == "Grad-CAM"


def test_nan_stands_where_the_network_did_not_see(
    tmp_path: Path, classifier: LoadedClassifier
) -> None:
    cropping = replace(
        classifier,
        card=replace(classifier.card, preprocess=replace(classifier.card.preprocess, fit="crop")),
    )
    report = write(tmp_path, cropping, make_series(), volume_of(square_film()))
    raw = np.load(tmp_path / report["images"][0]["attribution"]["file"])
    # a square of 80 in the middle of 96 rows
    assert np.isnan(raw[:8]).all()
    assert np.isnan(raw[88:]).all()
    assert np.isfinite(raw[8:88]).all()


def test_the_picture_can_be_opened(tmp_path: Path, classifier: LoadedClassifier) -> None:
    volume = volume_of(square_film(), pixel_spacing_mm=(0.8, 0.4), photometric="MONOCHROME1")
    report = write(tmp_path, classifier, make_series(), volume)
    with Image.open(tmp_path / report["images"][0]["attribution"]["picture"]) as picture:
        assert picture.format == "PNG"
        assert picture.height > 96 * 2
        assert not picture.text


def test_below_the_threshold_the_picture_is_greyed_out_and_the_map_is_not(
    tmp_path: Path, classifier: LoadedClassifier
) -> None:
    found = {}
    for name, ungated in (("gated", False), ("open", True)):
        report = write(
            tmp_path / name, classifier, make_series(), volume_of(square_film()), ungated=ungated
        )
        found[name] = report["images"][0]["attribution"]
        score = report["images"][0]["scores"][LABEL]
        reason = f"score {score['score']:.3f} is below the threshold {score['threshold']:.3f}"
        assert found[name]["gated"] == reason
    pictures = [tmp_path / name / found[name]["picture"] for name in found]
    assert colorful(pictures[0]) == 0 < 0.01 < colorful(pictures[1])
    maps = [np.load(tmp_path / name / found[name]["file"]) for name in found]
    np.testing.assert_array_equal(*maps)


def test_above_the_threshold_the_picture_has_its_colours(
    tmp_path: Path, classifier: LoadedClassifier
) -> None:
    bright = np.zeros((96, 80), np.uint16)
    bright[:60] = 4000
    report = write(tmp_path, classifier, make_series(), volume_of(bright))
    attribution = report["images"][0]["attribution"]
    assert "gated" not in attribution
    assert colorful(tmp_path / attribution["picture"]) > 0.01


def test_a_grey_image_in_colour_is_drawn(tmp_path: Path, classifier: LoadedClassifier) -> None:
    grey = (square_film() // 16).astype(np.uint8)
    report = write(
        tmp_path, classifier, make_series(), volume_of(np.dstack([grey] * 3), photometric="RGB")
    )
    assert (tmp_path / report["images"][0]["attribution"]["picture"]).is_file()


def test_images_of_later_stacks_keep_their_number(
    tmp_path: Path, classifier: LoadedClassifier
) -> None:
    series = make_series(
        make_instance("ct.dcm", modality="CT", frames=2), make_instance("b.dcm"), split=True
    )
    report = write(tmp_path, classifier, series, None, volume_of(square_film()))
    assert report["images"][0]["attribution"]["file"] == "series-0001/image-0003.npy"


def test_a_refused_series_writes_no_file(tmp_path: Path, classifier: LoadedClassifier) -> None:
    report = write(tmp_path, classifier, make_series(make_instance(modality="CT")), None)
    assert report["state"] == "refused"
    assert list(tmp_path.iterdir()) == []


def test_a_stop_is_heard_between_images(tmp_path: Path, classifier: LoadedClassifier) -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        write(
            tmp_path,
            classifier,
            make_series(),
            volume_of(square_film()),
            context=WorkContext(token),
        )


def test_the_highest_score_is_explained_unless_another_is_asked_for(
    three_classes: LoadedClassifier,
) -> None:
    series = make_series()
    reader = FakeReader(volume_of(square_film()))
    prediction = explain_series(
        make_study(series), series, reader.read, three_classes, WorkContext()
    ).prediction
    highest = max(prediction.scores, key=lambda label: prediction.scores[label].score)
    assert target_of(three_classes.card, prediction, None) == highest
    assert target_of(three_classes.card, prediction, "night") == "night"
    with pytest.raises(UsageError):
        target_of(three_classes.card, prediction, "cat")


def test_a_refused_series_takes_the_first_class(three_classes: LoadedClassifier) -> None:
    series = make_series(make_instance(modality="CT"))
    prediction = explain_series(
        make_study(series), series, FakeReader(None).read, three_classes, WorkContext()
    ).prediction
    assert target_of(three_classes.card, prediction, None) == "bright"


def test_exclusive_classes_are_drawn_without_threshold(
    tmp_path: Path, three_classes: LoadedClassifier
) -> None:
    report = write(tmp_path, three_classes, make_series(), volume_of(square_film()))
    assert report["images"][0]["scores"]["bright"]["threshold"] is None
    assert (tmp_path / report["images"][0]["attribution"]["picture"]).is_file()
