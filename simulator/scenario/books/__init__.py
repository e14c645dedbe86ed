"""A workbook as a folder of a scenario: its model, its designs and its tables, each read where a file would be."""
