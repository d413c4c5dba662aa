"""One DICOM file: its header to records, its frames to arrays."""
