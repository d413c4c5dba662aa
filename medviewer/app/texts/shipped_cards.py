"""What the cards of the shipped models say on screen, for it to be translated.

Other models speak their makers' language.
"""

from medviewer.language import later

SHIPPED_CARDS = (
    later("Cards", "Pneumonia on frontal chest radiographs"),
    later(
        "Cards",
        "Research and teaching: scores a frontal chest radiograph of a child of 1 to 5 years or an "
        "adult for signs of pneumonia, and shows which regions moved the score.",
    ),
    later("Cards", "Pneumonia"),
    later("Cards", "children"),
    later("Cards", "adults"),
    later("Cards", "Which brain tumour: meningioma, glioma or pituitary tumour"),
    later(
        "Cards",
        "Research and teaching: tells which of three tumours a contrast-enhanced T1-weighted MR "
        "slice of a brain with a tumour shows, and where the network looked.",
    ),
    later("Cards", "Tells which of three tumours a slice shows, not whether there is one."),
    later("Cards", "Meningioma"),
    later("Cards", "Glioma"),
    later("Cards", "Pituitary tumour"),
    later("Cards", "Haemorrhage on head CT"),
    later(
        "Cards",
        "Research and teaching: scores every slice of a head CT without contrast medium after "
        "trauma, and the whole series, for fresh blood inside the skull, and shows which slices "
        "and regions moved the score.",
    ),
    later("Cards", "Intracranial haemorrhage"),
)
