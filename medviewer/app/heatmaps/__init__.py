"""What a heatmap may show: gate, place in the patient, the scores along the slices. No Qt."""
