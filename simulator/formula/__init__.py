"""The small formula language of scenario files: read, checked for units, evaluated over arrays."""
