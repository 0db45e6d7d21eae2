"""Shortlists, comparison, and the guided finder."""
