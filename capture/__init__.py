"""Devices in: pictures and sound, each with the moment it was captured."""
