"""Labelled data in the layouts that it comes in, as samples."""
