from tests.search.fixtures import meaning, search_index

__all__ = ["meaning", "search_index"]
