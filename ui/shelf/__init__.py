"""The shelf: what is sold, and the import wizard."""
