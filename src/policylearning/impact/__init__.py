"""Transfers, and what the platform changed."""
