"""The documentation, tried: every example is run, every list is held against the code."""
