"""An app of the tests' own that declares something to be found: search itself knows no kind."""
