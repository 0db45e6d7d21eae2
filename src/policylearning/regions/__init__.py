"""NUTS regions, their versions and their shapes."""
