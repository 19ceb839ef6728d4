"""The live show: picture, sound, encoding, recording, destinations, and the processes that carry them."""
