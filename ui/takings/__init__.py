"""The takings: what was earned, with the report."""
