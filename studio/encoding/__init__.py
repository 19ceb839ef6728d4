"""From planes and samples to H.264 and AAC, once a broadcast."""
