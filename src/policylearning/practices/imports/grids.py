"""How large a workbook really is, before the library that reads it finds out the hard way.

The library lays every sheet out as a full grid up to its last row and last column, and the process ends when memory
does. A file of one kilobyte with one cell in the far corner would be enough. So the file is unpacked once,
piece by piece and without keeping it, by what it holds and not by what its list of contents says.
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO

from django.utils.translation import gettext as _

from .errors import Unreadable

UNPACKED = 600 * 1024 * 1024
"""The most bytes a workbook may unpack to."""
CELLS = 20_000_000
"""The most cells, full or empty, up to the last row and column of a sheet: the library takes 32 bytes for each."""
CHUNK = 1 << 18
LONGEST_TAG = 1 << 16
OVERLAP = 64
"""Bytes looked at twice where a tag is longer: what is counted twice does no harm, what is overlooked would."""
MOST_ROWS = 1 << 20
"""A spreadsheet has no more, and the library repeats no row more often."""

_ROW = re.compile(rb"<(?:\w+:)?(?:table-)?row(?=[\s>/])")
_CELL = re.compile(rb"<(?:\w+:)?(?:covered-table-cell|table-cell|c)(?=[\s>/])")
_LETTERS = re.compile(rb"""\sr\s*=\s*["']\s*([A-Za-z]{1,3})\d""")
_NUMBERS = re.compile(rb"""\sr\s*=\s*["']\s*[A-Za-z]{0,3}(\d{1,9})""")
_TIMES = re.compile(rb"""number-rows-repeated\s*=\s*["']\s*(\d{1,9})""")
_FULL = re.compile(rb"<text:p|value-type")


def must_be_of_sane_size(file: IO[bytes]) -> None:
    """Raises Unreadable."""
    left = UNPACKED
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
        for member in members:
            grid = _Grid()
            for piece in _unpacked(file, member):
                left -= len(piece)
                if left < 0:
                    raise Unreadable(
                        _("The workbook unpacks to more than %(most)d MB.") % {"most": UNPACKED >> 20}
                    )
                grid.read(piece)
            grid.end()
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError, struct.error) as error:
        raise Unreadable(_("The workbook is damaged.")) from error


def _unpacked(file: IO[bytes], member: zipfile.ZipInfo) -> Iterator[bytes]:
    """What a member holds, however large its list of contents says it is."""
    file.seek(member.header_offset)
    head = file.read(30)
    name, extra = struct.unpack("<HH", head[26:30])
    file.seek(name + extra, 1)
    left = member.compress_size
    unpacker = zlib.decompressobj(-15)
    while left > 0 and (packed := file.read(min(CHUNK, left))):
        left -= len(packed)
        if member.compress_type == zipfile.ZIP_STORED:
            yield packed
        elif member.compress_type == zipfile.ZIP_DEFLATED:
            while packed:
                yield unpacker.decompress(packed, CHUNK)
                packed = unpacker.unconsumed_tail
        else:
            raise Unreadable(_("The workbook is damaged."))


class _Grid:
    """The extent of the sheet in a member, never less than the library will find; other members have none."""

    def __init__(self) -> None:
        self.rows = 0
        """That were opened; of repeated ones all."""
        self.last = 0
        """The highest number that a row or a cell bears."""
        self.widest = 0
        """The last column that a cell names."""
        self.most_cells = 0
        """In one row, where cells do not name their place."""
        self._cells = self._times = self._empty = 0
        self._full = False
        self._rest = b""

    def read(self, piece: bytes) -> None:
        text = self._rest + piece
        cut = text.rfind(b"<")
        if cut >= 0 and len(text) - cut < LONGEST_TAG:
            self._rest, text = text[cut:], text[:cut]  # no tag is cut in two
        else:
            self._rest = text[-OVERLAP:]
        self._look(text)

    def end(self) -> None:
        self._look(self._rest)
        self._close()
        self._judge()

    def _look(self, text: bytes) -> None:
        placed = _LETTERS.findall(text)
        if len(_CELL.findall(text)) > len(placed):
            self._row_by_row(text)
        else:
            self.rows += len(_ROW.findall(text))
        self.last = max(self.last, *map(int, _NUMBERS.findall(text)), 0)
        self.widest = max(self.widest, *map(_column, set(placed)), 0)
        self._judge()

    def _row_by_row(self, text: bytes) -> None:
        for number, part in enumerate(_ROW.split(text)):
            if number:
                self._close()
                times = _TIMES.search(part[:1000])
                self._times = min(int(times[1]), MOST_ROWS) if times else 1
            self._full = self._full or bool(_FULL.search(part))
            self._cells += len(_CELL.findall(part))
            self.most_cells = max(self.most_cells, self._cells)

    def _close(self) -> None:
        if self._times > 1 and not self._full:
            self._empty += self._times  # they count only when something follows
        elif self._times:
            self.rows += self._empty + self._times
            self._empty = 0
        self._cells = self._times = 0
        self._full = False

    def _judge(self) -> None:
        rows, columns = max(self.rows, self.last), self.widest + self.most_cells
        if rows * columns > CELLS:
            raise Unreadable(
                _(
                    "A sheet of the workbook reaches to row %(rows)d and column %(columns)d, too far to be read. "
                    "Delete the empty rows and columns around the table, or save it as CSV."
                )
                % {"rows": rows, "columns": columns}
            )


def _column(letters: bytes) -> int:
    """ "A" is 1, "AA" 27, "XFD" 16,384."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
