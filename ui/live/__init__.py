"""The live room: picture, rundown, cue card, destinations, and the one big button."""
