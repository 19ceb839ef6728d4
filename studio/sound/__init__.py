"""Sound: microphones mixed, limited and measured."""
