"""The fields of the index. A change here or in the analysers raises SCHEMA, and every node rebuilds by itself."""

from typing import Final

import tantivy

SCHEMA: Final = 1

FACETS: Final = ("kind", "topic", "country", "region", "language", "year", "evidence", "cost", "tag")
"""Facets whose tokens are indexed as they stand. `fresh` is worked out from a day when it is asked for."""


def document_schema() -> tantivy.Schema:
    """Ready words come separated by blanks; both ends use our own analysers."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("key", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("version", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("stems", tokenizer_name="whitespace", index_option="position")
    builder.add_text_field("grams", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("title", tokenizer_name="whitespace", index_option="basic")
    for name in FACETS:
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("audience", tokenizer_name="raw", index_option="basic")
    builder.add_json_field("extra", fast=True, tokenizer_name="raw", index_option="basic")
    for name in ("fresh", "by_date", "by_fresh", "by_evidence"):
        builder.add_integer_field(name, indexed=True, fast=True)
    return builder.build()


def word_schema() -> tantivy.Schema:
    """The dictionary for spelling: one entry for each word of a public document."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("word", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("stem", stored=True, tokenizer_name="raw", index_option="basic")
    return builder.build()
