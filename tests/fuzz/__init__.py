"""Files that users break in ways nobody thought of: mutated scenarios must be read or refused, never crash."""
