"""Good practices and their life cycle."""
