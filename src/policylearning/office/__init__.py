"""The back office of the secretariat."""
