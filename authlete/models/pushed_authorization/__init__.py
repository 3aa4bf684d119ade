"""Authorization requests that clients push ahead (RFC 9126)."""
