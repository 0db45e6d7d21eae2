from tests.search.fixtures import search_index  # noqa: F401
