"""What a heatmap may show: place in the patient, the scores along the slices. No Qt."""
