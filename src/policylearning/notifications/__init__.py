"""Notices to people, on the page and by e-mail."""
