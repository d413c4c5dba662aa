import pytest

from medviewer.models.preprocess_spec import (
    Clahe,
    PercentileIntensity,
    RangeIntensity,
    WindowIntensity,
    WindowsIntensity,
)
from medviewer.models.preprocess_words import preparation_words
from tests.support.preparation import spec


def test_steps_stand_in_the_order_in_which_they_are_done() -> None:
    full = spec(
        "crop", spacing_mm=0.5, crop_mm=(120.0, 100.0), clahe=Clahe(2.0), mean=(0.25,), std=(0.5,)
    )
    assert preparation_words(full, depth=16) == (
        "Grey values: percentiles 0 to 100 of the image to 0..1",
        "Resampled to pixels of 0.5 mm",
        "Centred part of 120 x 100 mm",
        "Fit: centred part in the network's shape",
        "Resized to 100 x 100 pixels",
        "Local equalisation, clip limit 2",
        "Normalised: mean 0.25, SD 0.5",
        "Not shown here: the slices are then resampled to 16",
    )


@pytest.mark.parametrize(
    ("intensity", "text"),
    [
        (PercentileIntensity(0.5, 99.5), "Grey values: percentiles 0.5 to 99.5 of the image"),
        (WindowIntensity(40, 80), "Window: centre 40, width 80 to 0..1"),
        (RangeIntensity(-1000, 400), "Range: -1000 to 400 to 0..1"),
    ],
)
def test_the_intensity_is_named(intensity, text: str) -> None:
    steps = preparation_words(spec(intensity=intensity))
    assert steps[0].startswith(text)
    assert len(steps) == 4


def test_each_window_is_a_channel() -> None:
    windows = WindowsIntensity(((40, 80), (600, 2000)))
    three = spec(channels=2, intensity=windows, mean=(0.1, 0.2), std=(1.0, 1.0))
    steps = preparation_words(three)
    assert "40 / 80, 600 / 2000" in steps[0]
    assert steps[-1] == "Normalised: mean 0.1, 0.2, SD 1"


@pytest.mark.usefixtures("chinese")
def test_steps_are_told_in_chinese() -> None:
    full = spec("pad", spacing_mm=0.5, clahe=Clahe(2.0), mean=(0.25,), std=(0.5,))
    assert preparation_words(full, depth=16) == (
        "灰度值：图像的第 0 至第 100 百分位映射到 0..1",
        "重采样为 0.5 mm 的像素",
        "适配：以黑色填充至网络的形状",
        "缩放至 100 x 100 像素",
        "局部均衡化，限幅 2",
        "归一化：均值 0.25，标准差 0.5",
        "此处未显示：随后各层重采样为 16 层",
    )
