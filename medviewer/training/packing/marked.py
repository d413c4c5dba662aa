"""Parts of pages that commands write, between marks; what stands around them stays."""

from pathlib import Path


def with_part(text: str, start: str, end: str, content: str) -> str:
    """Return a page with `content` between its marks, in the place of older one or at its end."""
    before, found, rest = text.partition(start)
    _, closed, after = rest.partition(end)
    part = f"{start}\n{content}\n{end}"
    if found and closed:
        return f"{before}{part}{after}"
    return f"{text.rstrip()}\n\n{part}\n"


def renew_part(page: Path, start: str, end: str, content: str) -> None:
    """Renew the part of a page that has the marks; any other page stays, and so do missing ones."""
    if not page.is_file():
        return
    text = page.read_text(encoding="utf-8")
    if start not in text or end not in text.partition(start)[2]:
        return
    renewed = with_part(text, start, end, content)
    if renewed != text:
        page.write_text(renewed, encoding="utf-8")
