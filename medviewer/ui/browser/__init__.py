"""The series browser."""
