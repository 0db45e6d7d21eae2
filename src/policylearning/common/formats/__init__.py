"""How dates and numbers are written, by language: one module `formats` for each."""
