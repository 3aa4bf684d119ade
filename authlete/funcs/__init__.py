"""What Authlete can do: one function a module, of the same name, to import by itself."""
