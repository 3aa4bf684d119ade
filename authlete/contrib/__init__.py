"""Hooks for the tools that services are watched with, each an extra of its own."""
