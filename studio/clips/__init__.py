"""Clips of a product's minutes out of a broadcast's recording, after the advertisement check."""
