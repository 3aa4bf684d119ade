"""Rules of OAuth and of Authlete that several operations share."""
