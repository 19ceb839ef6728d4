"""What is sold, whether it may be shown, and what was earned."""
