"""Programs that call the server as they are told, each a peer in its own environment."""
