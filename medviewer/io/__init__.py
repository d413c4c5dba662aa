"""How a scan is read: files to studies, series and volumes."""
