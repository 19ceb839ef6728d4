"""Microphones: what gives sound."""
