"""A model that the reader may choose: what its card says, without torch."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """One model as the screen names it.

    Attributes
    ----------
    title, intended_use
        The card's own words, shown as plain text.
    sha256
        Of the weights, in full.
    calibration
        On which set the probabilities were calibrated, or nothing where the card has none.
    operating_point
        How the threshold was chosen and on which set, or nothing.
    modalities, body_parts
        What it is made for, in DICOM's words; empty means unknown.
    class_names
        Each class's label and its name for readers.
    """

    name: str
    version: str
    title: str
    intended_use: str
    sha256: str
    calibration: str = ""
    operating_point: str = ""
    modalities: tuple[str, ...] = ()
    body_parts: tuple[str, ...] = ()
    class_names: tuple[tuple[str, str], ...] = ()

    def name_of(self, label: str) -> str:
        """Return the name of a class for readers; its label where it has none."""
        return dict(self.class_names).get(label, label)
