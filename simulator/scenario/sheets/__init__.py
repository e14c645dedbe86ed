"""Files as they come: bytes become text, text a grid of cells, and a grid a table with headings and rows."""
