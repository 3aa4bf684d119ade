"""Verifiable credentials: their issuer, offers of them, and their issuance (OpenID4VCI)."""
