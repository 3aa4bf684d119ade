"""Clients that register and manage themselves (RFC 7591, RFC 7592)."""
