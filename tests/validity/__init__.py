"""Whether what is printed as known is known: coverage against truths that were worked out by hand."""
