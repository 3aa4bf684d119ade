"""Authorization requests of clients (RFC 6749 §3.1)."""
