"""Keys that stay in a hardware security module."""
