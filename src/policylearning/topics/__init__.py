"""Topics, tags and fields of intervention, as data."""
