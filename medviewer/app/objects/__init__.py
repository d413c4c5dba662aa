"""DICOM objects that refer to images: which are read, laid over, applied, chosen."""
