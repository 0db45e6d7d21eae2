"""Records for machines: JSON, Atom, JSON-LD."""
