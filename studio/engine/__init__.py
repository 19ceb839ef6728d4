"""The process that captures, composes, encodes, records and keeps the timeline."""
