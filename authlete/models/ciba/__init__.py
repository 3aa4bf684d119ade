"""Client-initiated backchannel authentication (OpenID Connect CIBA)."""
