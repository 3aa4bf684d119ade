"""Keys, signatures and proofs of possession."""
