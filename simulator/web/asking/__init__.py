"""Questions as sentences with gaps: one mechanism for all that can be asked of a proposal."""
