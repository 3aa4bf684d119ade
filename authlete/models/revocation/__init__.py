"""Tokens that clients give back (RFC 7009)."""
