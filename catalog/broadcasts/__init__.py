"""Broadcasts that were: the timeline's file, its search copy, and broadcasts run elsewhere."""
