"""Going live: its states, what must be true before, the gate, and the health of it."""
