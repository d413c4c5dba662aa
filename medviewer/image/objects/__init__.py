"""What other objects say about a scan: segments, maps, presentation states. numpy only."""
