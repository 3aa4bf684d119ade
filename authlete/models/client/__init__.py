"""Client applications: reading, creating, changing and deleting them."""
