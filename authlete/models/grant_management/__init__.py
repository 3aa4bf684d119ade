"""Grants that clients look up and revoke (Grant Management for OAuth 2.0)."""
