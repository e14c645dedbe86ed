"""The workbook that users fill in: what its sheets hold, and how it is written."""
