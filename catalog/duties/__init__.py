"""What a broadcast leaves to be done: promises to keep, refunds to look into, complaints to answer, each with its day."""
