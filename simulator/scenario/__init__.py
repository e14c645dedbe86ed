"""What a user writes: scenario files, overlays and tables, read with the place of every word and checked."""
