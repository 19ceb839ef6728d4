"""The scriptable face: one command family a file."""
