"""OLE compound files: a small file system within a file, as xls, doc, et and wps are kept."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from .reading import UnreadableFile

_END = 0xFFFFFFFA
_ROOT, _STREAM = 5, 2


class Compound:
    """A compound file; raises UnreadableFile ``file_broken`` where it makes no sense."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        try:
            self._begin()
        except (struct.error, IndexError) as error:
            raise UnreadableFile("file_broken") from error

    def _begin(self) -> None:
        shift, small_shift = struct.unpack_from("<HH", self.data, 30)
        if shift not in (9, 12) or small_shift != 6:
            raise UnreadableFile("file_broken")
        self.size = 1 << shift
        self.most = len(self.data) // self.size + 2
        first, self.small_from, small_fat, _, extra, _ = struct.unpack_from(
            "<I4xIIIII", self.data, 48
        )
        self.fat = self._table(list(struct.unpack_from("<109I", self.data, 76)), extra)
        self.small_fat = self._numbers(self._chain(small_fat, self.fat))
        self.entries = dict(self._entries(self._chain(first, self.fat)))

    def _sector(self, number: int) -> bytes:
        return self.data[(number + 1) * self.size : (number + 2) * self.size]

    def _table(self, sectors: list[int], extra: int) -> list[int]:
        """The table of sectors; more of its own places stand in sectors from ``extra`` on."""
        seen = 0
        while extra < _END and seen < self.most:
            numbers = self._numbers(self._sector(extra))
            sectors += numbers[:-1]
            extra, seen = numbers[-1], seen + 1
        known = [sector for sector in sectors if sector < _END][: self.most]
        return self._numbers(b"".join(map(self._sector, known)))

    @staticmethod
    def _numbers(held: bytes) -> list[int]:
        return list(struct.unpack(f"<{len(held) // 4}I", held[: len(held) // 4 * 4]))

    def _chain(self, sector: int, table: list[int]) -> bytes:
        parts: list[bytes] = []
        while sector < _END and sector < len(table) and len(parts) < self.most:
            parts.append(self._sector(sector))
            sector = table[sector]
        return b"".join(parts)

    def _entries(self, held: bytes) -> Iterator[tuple[str, tuple[int, int]]]:
        """Name -> first sector and length, of the streams of the outermost folder."""
        records = [held[place : place + 128] for place in range(0, len(held) - 127, 128)]
        if not records or records[0][66] != _ROOT:
            return
        start, length = struct.unpack_from("<IQ", records[0], 116)
        self.small = self._chain(start, self.fat)[: length & 0xFFFFFFFF]
        (child,) = struct.unpack_from("<I", records[0], 76)
        left, seen = [child], set[int]()
        while left:
            number = left.pop()
            if number >= len(records) or number in seen:
                continue
            seen.add(number)
            record = records[number]
            left += struct.unpack_from("<II", record, 68)
            (length,) = struct.unpack_from("<H", record, 64)
            name = record[: max(length - 2, 0)].decode("utf-16-le", "replace")
            if record[66] == _STREAM:
                start, size = struct.unpack_from("<IQ", record, 116)
                yield name, (start, size & 0xFFFFFFFF)

    def stream(self, name: str) -> bytes:
        """What a stream holds; "" where there is none."""
        if name not in self.entries:
            return b""
        start, size = self.entries[name]
        if size >= self.small_from:
            return self._chain(start, self.fat)[:size]
        parts: list[bytes] = []
        most = len(self.small) // 64 + 2
        while start < _END and start < len(self.small_fat) and len(parts) < most:
            parts.append(self.small[start * 64 : start * 64 + 64])
            start = self.small_fat[start]
        return b"".join(parts)[:size]
