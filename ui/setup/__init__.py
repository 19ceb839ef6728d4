"""Settings: devices, destinations, look and language."""
