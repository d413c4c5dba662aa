"""Headers of many files to studies, series and stacks, and what is wrong with them."""
