"""DICOM objects that refer to images: segmentations, maps, presentation states, key objects."""
