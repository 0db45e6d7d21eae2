"""The documentation, carried out."""
