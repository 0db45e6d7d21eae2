"""The list kit: one page for every list. See docs/reference/lists.md."""

from .kit import Column, FeedEntry, ListPage, Sort
from .querysets import QuerysetSource
from .source import Note, Page, Query, Source

__all__ = ["Column", "FeedEntry", "ListPage", "Note", "Page", "Query", "QuerysetSource", "Sort", "Source"]
