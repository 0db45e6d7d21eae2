"""The one writer of a machine. Small buffers: it lives in a process that has other things to do."""

from collections.abc import Mapping
from types import TracebackType
from typing import Self

import tantivy

from .documents import Analysed, key_of
from .generations import Generation
from .schema import document_schema, word_schema

BUFFER = 48_000_000
WORD_BUFFER = 16_000_000
"""Bytes before the engine writes a segment by itself."""
MOST_SEEN = 200_000
"""Words remembered as known between commits, so that the dictionary is not asked for each of them again."""


class Writer:
    """Puts documents into one generation and takes them out. Nothing is seen by readers before `commit`.

    To be used by whoever holds the lock.
    """

    def __init__(self, generation: Generation) -> None:
        self._documents = tantivy.Index(document_schema(), path=str(generation.documents))
        self._words = tantivy.Index(word_schema(), path=str(generation.words))
        self._words.config_reader("manual")
        self._document_writer = self._documents.writer(BUFFER, num_threads=1)
        self._word_writer = self._words.writer(WORD_BUFFER, num_threads=1)
        self._seen: set[str] = set()
        self._learned = False

    def put(self, kind: str, object_id: int, analysed: Analysed) -> None:
        """Add a document, in place of what was there under its key."""
        self.remove(kind, object_id)
        self._document_writer.add_document(analysed.document)
        self._learn(analysed.vocabulary)

    def remove(self, kind: str, object_id: int) -> None:
        self._document_writer.delete_documents_by_term("key", key_of(kind, object_id))

    def commit(self) -> None:
        """Words first: a dictionary that knows too much does no harm."""
        if self._learned:
            self._word_writer.commit()
            self._words.reload()
            self._learned = False
            if len(self._seen) > MOST_SEEN:
                self._seen.clear()
        self._document_writer.commit()

    def _learn(self, stems_by_word: Mapping[str, str]) -> None:
        """Put words into the dictionary that are not there yet."""
        known = self._words.searcher()
        for word in stems_by_word.keys() - self._seen:
            if 3 <= len(word) <= 30 and word.isalpha() and not known.doc_freq("word", word):
                entry = tantivy.Document()
                entry.add_text("word", word)
                entry.add_text("stem", stems_by_word[word])
                self._word_writer.add_document(entry)
                self._learned = True
        self._seen.update(stems_by_word)

    def close(self) -> None:
        """Drop what was not committed and let merges finish."""
        for writer in (self._document_writer, self._word_writer):
            writer.rollback()
            writer.wait_merging_threads()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
