from tests.search.fixtures import search_index

__all__ = ["search_index"]
