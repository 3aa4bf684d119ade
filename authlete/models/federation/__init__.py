"""Trust between parties that do not know each other (OpenID Federation 1.0)."""
