"""What the window shows, as values and lists that know no widgets."""
