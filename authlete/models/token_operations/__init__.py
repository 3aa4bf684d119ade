"""Creating, changing, listing and deleting issued tokens."""
