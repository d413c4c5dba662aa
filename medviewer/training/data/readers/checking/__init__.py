"""What labels mean for a task, and whether the samples of a data set can be right."""
