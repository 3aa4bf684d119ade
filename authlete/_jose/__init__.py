"""Keys, signatures and proofs of possession, for the resource server's side and the sandbox."""
