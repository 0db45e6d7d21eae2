"""The demo: example content as YAML, and what puts it into the database."""
