"""Where the show goes: the recorder, the courier and its destinations."""
