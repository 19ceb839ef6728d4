"""What is planned: the show as values, with no device, codec or database."""
