"""A network for head CT: what is dense or one-sided within the skull, beside a CNN."""
