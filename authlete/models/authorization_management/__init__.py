"""The tickets of authorization requests."""
