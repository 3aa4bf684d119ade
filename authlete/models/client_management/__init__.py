"""Locks and secrets of clients, the scopes they may request, and what users granted to them."""
