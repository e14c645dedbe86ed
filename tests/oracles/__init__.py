"""Independent reference evaluators, slow and exact, that the simulator is held to."""
