"""Between the window and the processes behind it: events, commands, errands, reading, preview."""
