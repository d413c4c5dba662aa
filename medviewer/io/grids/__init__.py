"""Volumes in one file or a pair: NIfTI, NRRD and MetaImage."""
