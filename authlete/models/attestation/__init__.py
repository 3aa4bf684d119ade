"""Clients that show an attestation (OAuth 2.0 Attestation-Based Client Authentication)."""
