"""Files whose pixels are fetched from a server: JPIP (DICOM PS3.5 A.6)."""

from pydicom.uid import UID

from medviewer.errors import ReadError
from medviewer.language import later

DEFLATED_REFERENCES = frozenset({"1.2.840.10008.1.2.4.95", "1.2.840.10008.1.2.4.205"})
"""Of these the header itself is deflated, too."""
_ALL = DEFLATED_REFERENCES | {"1.2.840.10008.1.2.4.94", "1.2.840.10008.1.2.4.204"}


def refuse_reference(uid: str) -> None:
    """Refuse a transfer syntax by which the pixels are not in the file.

    Raises
    ------
    ReadError
        With the name of the syntax.
    """
    if uid in _ALL:
        raise ReadError(
            later("Reasons", "the pixels are not in the file but on a server ({syntax})").format(
                syntax=UID(uid).name
            )
        )
