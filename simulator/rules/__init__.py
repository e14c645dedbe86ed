"""The payment model: pure functions on arrays, one file for each question that a payment answers."""
