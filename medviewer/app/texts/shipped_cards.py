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
    later("Cards", "Diagnosis, triage or any other clinical decision."),
    later(
        "Cards",
        "Ruling out disease: a score below the threshold does not exclude pneumonia or anything "
        "else.",
    ),
    later(
        "Cards",
        "Lateral, oblique or decubitus films, other body parts, other modalities, photographs of "
        "films.",
    ),
    later(
        "Cards",
        "Newborns and infants below 1 year, and ages from 6 to 17 years: no such film was seen.",
    ),
    later(
        "Cards",
        "Telling pneumonia from other opacities such as oedema, effusion, atelectasis or tumour.",
    ),
    later("Cards", "One hospital for each population; no external validation population."),
    later(
        "Cards",
        "Trained on 8-bit JPEG films reduced to 224x224 pixels without keeping the aspect ratio, "
        "not on the original depth: small and faint opacities are lost.",
    ),
    later(
        "Cards",
        "The adults' labels were mined from reports by software and are noisy; there are few of "
        "them (712 films).",
    ),
    later(
        "Cards",
        "The adults' negatives are films without any finding: other diseases were hardly seen and "
        "may score high.",
    ),
    later(
        "Cards",
        "Probabilities hold for the share of pneumonia of the validation films, which is far "
        "above that of a screening population.",
    ),
    later(
        "Cards",
        "Where the header tells no age, thresholds and probabilities are those for both "
        "populations together: fewer of the children's films are then called right.",
    ),
    later(
        "Cards",
        "A population is part of a model: a linear probe on frozen features trained on the "
        "children alone scored adults at chance level (AUC 0.481).",
    ),
    later("Cards", "The out-of-range check does not notice a film with left and right swapped."),
    later(
        "Cards",
        "Telling whether there is a tumour: every slice that it was trained on showed one, and it "
        "always names one of the three.",
    ),
    later("Cards", "Other tumours, metastases, abscesses, haemorrhages, or brains after surgery."),
    later(
        "Cards",
        "MR without contrast medium, other weightings (T2, FLAIR, diffusion), CT, other body "
        "parts.",
    ),
    later("Cards", "Measuring or outlining a tumour."),
    later("Cards", "Two hospitals in one country; no external validation population."),
    later(
        "Cards",
        "Trained on 8-bit JPEG slices of 256x256 pixels, one tumour in every slice, chosen by the "
        "authors of the data.",
    ),
    later(
        "Cards",
        "The data name no patients: what counts as one here is a series, inferred from the "
        "likeness of slices (596 for 233 patients), so intervals are somewhat narrow; the "
        "authors' folds are by patient.",
    ),
    later("Cards", "A slice without a tumour gets a score all the same."),
    later(
        "Cards",
        "The out-of-range check lets more than a third of the images pass that are turned upside "
        "down, most that are mirrored, and slices of other weightings.",
    ),
    later(
        "Cards",
        "Size, epochs and network were chosen by cross-validation on the same patients that the "
        "numbers come from: on other patients expect somewhat less.",
    ),
    later("Cards", "patients with a brain tumour"),
    later(
        "Cards",
        "Ruling out a haemorrhage: a score below the threshold does not exclude one, least of all "
        "a small or subtle one.",
    ),
    later(
        "Cards",
        "CT with contrast medium, other body parts, MR, thin slices reconstructed with a bone "
        "kernel, scouts.",
    ),
    later(
        "Cards",
        "Telling the kind of haemorrhage, its age or its size, or any disease without blood.",
    ),
    later(
        "Cards",
        "64 patients of one hospital, 28 of them with a haemorrhage; no external validation "
        "population.",
    ),
    later(
        "Cards",
        "Trained on 8-bit JPEG pictures of two windows (40/120 and 700/3200), from which "
        "Hounsfield units were rebuilt: to 0.5 HU in soft tissue, to 12.5 HU in bone.",
    ),
    later("Cards", "5 mm slices; 30 single slices are missing from the data."),
    later(
        "Cards",
        "The convolutional network is that of ImageNet, unchanged, and what is dense or one-sided "
        "within the skull is found by fixed rules; what was trained is the five recurrent "
        "networks that read both along the slices.",
    ),
    later(
        "Cards",
        "A scalp that is swollen on one side, and bone or brain that differ from side to side, "
        "move the score, too: they tell where a head was hit, not whether it bleeds.",
    ),
    later(
        "Cards",
        "What is as dense as 80 HU counts as bone, and a skull that is open on one side is not "
        "masked well.",
    ),
    later(
        "Cards",
        "How large the images are, the window, the network, its fixed rules and its readers were "
        "chosen by cross-validation on the same 64 patients that the numbers come from: on other "
        "patients expect somewhat less.",
    ),
    later(
        "Cards", "Few subarachnoid and intraventricular haemorrhages (10 and 11 slices) were seen."
    ),
    later("Cards", "patients after head trauma"),
)
