"""What the window says, in the clerk's language."""
