"""An authorization server's endpoints over Authlete."""
