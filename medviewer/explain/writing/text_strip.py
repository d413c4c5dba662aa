"""Paragraphs, wrapped, on black: what stands around a picture."""

from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageFont

Color = tuple[int, int, int]
BLACK: Color = (0, 0, 0)
GREY: Color = (150, 150, 150)
WHITE: Color = (235, 235, 235)
AMBER: Color = (255, 193, 7)

MARGIN = 12
FONT_SIZE = 15
_LEADING = 5

Paragraph = tuple[str, Color]


def text_strip(
    paragraphs: Sequence[Paragraph], width: int, size: int = FONT_SIZE, margin: int = MARGIN
) -> Image.Image:
    """Return the paragraphs, `margin` pixels from the sides, as high as they need."""
    font = ImageFont.load_default(size)
    lines = [
        (line, color)
        for text, color in paragraphs
        for line in _wrapped(text, font, width - 2 * margin)
    ]
    step = size + _LEADING
    strip = Image.new("RGB", (width, len(lines) * step + margin), BLACK)
    draw = ImageDraw.Draw(strip)
    for place, (line, color) in enumerate(lines):
        draw.text((margin, margin // 2 + place * step), line, fill=color, font=font)
    return strip


def _wrapped(
    text: str, font: ImageFont.FreeTypeFont | ImageFont.ImageFont, width: float
) -> list[str]:
    """Break a paragraph into lines of at most `width` pixels, between words."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if not lines[-1] or font.getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
