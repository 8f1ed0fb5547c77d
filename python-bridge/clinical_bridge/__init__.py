"""Trains, merges, converts and serves; writes what happens as JSON Lines."""

__version__ = "0.1.0"

PROTOCOL = 1
"""Version of the event protocol; schemas/bridge-event.schema.json describes it."""
