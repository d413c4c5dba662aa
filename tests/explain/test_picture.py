import numpy as np
import pytest

from medviewer.explain.picture import Heat, PictureTexts, render_picture
from medviewer.image.field_of_view import FieldOfView
from medviewer.image.overlay import HeatStyle

TEXTS = PictureTexts(title=["Title"], caption=["Caption"])

MARK = (10, 200, 76)
"""A colour that neither texts nor heat have: what is left of it is the bare image."""


def heat_of(native: list[list[float]], seen: FieldOfView, **options: object) -> Heat:
    values = np.array(native, dtype=np.float32)
    return Heat(values, seen, float(values.max()), "logit", **options)


def render(grey: np.ndarray, heat: Heat, texts: PictureTexts = TEXTS, aspect: float = 1.0):
    return np.asarray(render_picture(grey, heat, texts, aspect)).astype(int)


def plain_image(rows: int, columns: int) -> np.ndarray:
    return np.full((rows, columns, 3), MARK, np.uint8)


def image_part(picture: np.ndarray) -> np.ndarray:
    """Return rows and columns where the bare image shows."""
    return np.argwhere((picture == MARK).all(axis=2))


def test_heat_is_drawn_where_the_map_is_and_nowhere_else() -> None:
    grey = plain_image(400, 400)
    picture = render(grey, heat_of([[0, 1], [0, 0]], FieldOfView(0, 0, 400, 400)))
    plain = image_part(picture)
    top, left = plain.min(axis=0)
    assert (picture[top + 20, left + 380] != MARK).any()
    assert (picture[top + 380, left + 20] == MARK).all()


def test_a_map_without_positive_values_draws_nothing() -> None:
    grey = plain_image(400, 400)
    picture = render(grey, heat_of([[0, -1], [0, 0]], FieldOfView(0, 0, 400, 400)))
    assert len(image_part(picture)) == 400 * 400


def test_what_the_network_did_not_see_is_hatched() -> None:
    grey = plain_image(400, 400)
    picture = render(grey, heat_of([[0.0]], FieldOfView(0, 100, 400, 200)))
    plain = image_part(picture)
    _, left = plain.min(axis=0)
    hatched = np.argwhere((picture == (5 + 64, 100 + 64, 38 + 64)).all(axis=2))
    columns = hatched[:, 1] - left
    assert len(hatched) > 1000
    assert ((columns < 100) | (columns >= 300)).all()


@pytest.mark.parametrize(
    ("rows", "columns", "aspect", "height", "width"),
    [(2000, 1000, 1.0, 1024, 512), (50, 40, 1.0, 500, 400), (100, 100, 2.0, 400, 200)],
)
def test_images_come_at_a_size_fit_for_a_page(
    rows: int, columns: int, aspect: float, height: int, width: int
) -> None:
    grey = plain_image(rows, columns)
    picture = render(grey, heat_of([[0.0]], FieldOfView(0, 0, rows, columns)), aspect=aspect)
    plain = image_part(picture)
    assert tuple(plain.max(axis=0) - plain.min(axis=0) + 1) == (height, width)


def test_texts_add_strips_and_cover_nothing() -> None:
    grey = plain_image(400, 400)
    heat = heat_of([[0.0]], FieldOfView(0, 0, 400, 400))
    texts = PictureTexts(["Title"], ["Caption"], ["A long warning " * 20])
    longer, shorter = render(grey, heat, texts), render(grey, heat)
    assert longer.shape[0] > shorter.shape[0]
    assert len(image_part(longer)) == 400 * 400


def test_warnings_are_amber() -> None:
    grey = plain_image(400, 400)
    heat = heat_of([[0.0]], FieldOfView(0, 0, 400, 400))
    amber = (render(grey, heat, PictureTexts([], [], ["Care"])) == (255, 193, 7)).all(axis=2)
    assert amber.any()


def test_grey_images_are_drawn_grey() -> None:
    grey = np.full((400, 400), 77, np.uint8)
    picture = render(grey, heat_of([[0.0]], FieldOfView(0, 0, 400, 400)))
    assert (picture == 77).all(axis=2).sum() >= 400 * 400


def test_the_style_decides_the_colours() -> None:
    grey = plain_image(400, 400)
    seen = FieldOfView(0, 0, 400, 400)
    hidden = heat_of([[1.0]], seen, style=HeatStyle(opacity=0.0))
    assert len(image_part(render(grey, hidden))) == 400 * 400


def test_a_greyed_map_is_a_grey_line_without_colours() -> None:
    seen = FieldOfView(0, 0, 400, 400)
    heat = heat_of([[0, 0, 0], [0, 1, 0], [0, 0, 0]], seen, greyed=True)
    picture = render(plain_image(400, 400), heat)
    plain = image_part(picture)
    top, left = plain.min(axis=0)
    image = picture[top : top + 400, left : left + 400]
    drawn = (image != MARK).any(axis=2)
    assert (np.ptp(image[drawn], axis=1) == 0).all()  # grey
    assert 0 < drawn.mean() < 0.05
    rows = np.nonzero(drawn)[0]
    assert rows.min() < 200 < rows.max()  # around the cell in the middle
    assert not drawn[200, 200]
    bar = picture[top : top + 400, -90:-75]
    assert (np.ptp(bar, axis=2) == 0).all()


def test_a_greyed_map_without_values_has_no_line() -> None:
    heat = heat_of([[0.0]], FieldOfView(0, 0, 400, 400), greyed=True)
    assert len(image_part(render(plain_image(400, 400), heat))) == 400 * 400
