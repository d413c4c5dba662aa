"""The panel of measurements: the list, the histogram of a region, the export."""
