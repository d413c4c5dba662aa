import numpy as np

from medviewer.explain.trust.edges import sobel_magnitude


def test_a_step_has_an_edge_on_both_sides_and_nothing_elsewhere() -> None:
    image = np.zeros((1, 5, 6), np.float32)
    image[..., 3:] = 1.0
    expected = [[0, 0, 4, 4, 0, 0]] * 5  # 1 + 2 + 1 times the step; the border is continued
    assert sobel_magnitude(image).tolist() == expected


def test_a_single_bright_pixel_on_paper() -> None:
    image = np.zeros((2, 5, 5), np.float32)
    image[:, 2, 2] = 1.0
    found = sobel_magnitude(image)
    assert found[2, 2] == 0
    assert found[2, 1] == 2
    assert found[1, 1] == np.float32(np.sqrt(2))
