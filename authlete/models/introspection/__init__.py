"""Whether a token is good, in Authlete's terms and in those of RFC 7662."""
