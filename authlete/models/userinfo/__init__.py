"""Claims about a user for a client (OpenID Connect Core §5.3)."""
