"""Settings of services, and what they publish about themselves."""
