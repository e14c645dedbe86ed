"""Money over time: grants with windows, what may be charged to them and what becomes of the rest. Arrays only."""
