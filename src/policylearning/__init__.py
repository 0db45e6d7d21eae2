"""The policy learning platform."""
