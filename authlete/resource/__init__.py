"""The resource server's side: whether the access token of a request is good for it."""
