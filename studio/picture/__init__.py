"""The picture: what is painted beforehand, and what is composed on every frame."""
