"""Pictures of every room of the window, from a sample shop with a sample broadcast."""
