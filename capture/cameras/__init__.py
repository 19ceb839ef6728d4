"""Cameras: what gives pictures."""
