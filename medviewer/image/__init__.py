"""What a scan is: arrays, geometry, windows. numpy only."""
