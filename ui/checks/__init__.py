"""The checks: what blocks tonight, and the sign-off."""
