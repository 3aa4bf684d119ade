"""What a browser sees of a sandbox."""
