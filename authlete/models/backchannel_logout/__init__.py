"""Telling clients that a user has logged out (OpenID Connect Back-Channel Logout 1.0)."""
