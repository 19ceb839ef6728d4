"""The small parent that outlives everything, and the one control door."""
