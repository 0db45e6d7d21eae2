"""Projects and programmes."""
