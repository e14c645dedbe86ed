"""Runs a scenario: quantities on the days they are read, payments in order, money from its sources."""
