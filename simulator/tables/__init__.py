"""Tables as data, and the writers that show them: every figure that a person sees goes through here, once."""
