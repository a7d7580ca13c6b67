"""The files of a zip, as WeChat and mail programs give thirty forms at once; within bounds, and
nothing of it is ever written under a name that came with it."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

TABLES = {".xlsx", ".xlsm", ".xls", ".xlsb", ".et", ".ods", ".csv", ".docx"}
PICTURES = {".jpg", ".jpeg", ".png", ".webp", ".heic", ".bmp", ".pdf", ".tif", ".tiff"}
MOST_MEMBERS = 500
# What programs put into zips beside the files.
_LITTER = (".DS_Store", "Thumbs.db", "desktop.ini")
_UTF8_FLAG = 0x800
_ENCRYPTED = 0x1
_CHUNK = 1 << 16


@dataclass(frozen=True)
class Member:
    """One file of a zip; ``refused`` is why it was not taken (large, locked, broken, kind, most),
    then ``data`` is empty. ``folder`` names the folders it lay in."""

    name: str
    data: bytes = b""
    refused: str = ""
    folder: str = ""


def is_zip(name: str) -> bool:
    """Whether a file is to be unpacked: workbooks are zips by their content too."""
    return suffix_of(name) == ".zip"


def suffix_of(name: str) -> str:
    """The end of a name, small."""
    return PurePosixPath(name.replace("\\", "/")).suffix.lower()


def is_picture(name: str) -> bool:
    """Whether a file is looked at, not read: what it says is typed beside it."""
    return suffix_of(name) in PICTURES


def members(data: bytes, *, most: int, whole: int) -> Iterator[Member]:
    """The files of a zip, in its order: ``most`` bytes each, ``whole`` together. Raises ValueError
    for what is no zip. Folders and litter are passed over; a zip in a zip is not opened."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise ValueError(str(error)) from error
    left, taken = whole, 0
    with archive:
        for info in archive.infolist():
            name = name_of(info)
            if info.is_dir() or _is_litter(name):
                continue
            taken += 1
            if taken > MOST_MEMBERS:
                yield Member(name, refused="most")
                return
            made = _member(archive, info, name, most=min(most, left))
            left -= len(made.data)
            yield replace(made, folder=_folder_of(info))


def name_of(info: zipfile.ZipInfo) -> str:
    """The last part of a member's name."""
    path = _path_of(info)
    return PurePosixPath(path).name or path


def _folder_of(info: zipfile.ZipInfo) -> str:
    """The folders that a member lay in, as part of a name."""
    parents = PurePosixPath(_path_of(info)).parent.parts
    return "－".join(part for part in parents if part.strip("./ "))


def _path_of(info: zipfile.ZipInfo) -> str:
    """A member's name with its folders. Without the flag for UTF-8 it is in the code page of the
    machine that packed it: UTF-8 where it can be, else GBK."""
    return _decoded(info).replace("\\", "/")


def _decoded(info: zipfile.ZipInfo) -> str:
    if info.flag_bits & _UTF8_FLAG:
        return info.filename
    raw = info.filename.encode("cp437", errors="replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


def _is_litter(name: str) -> bool:
    return name.startswith(("._", "~$")) or name in _LITTER


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, *, most: int) -> Member:
    if suffix_of(name) not in TABLES:
        return Member(name, refused="picture" if is_picture(name) else "kind")
    if info.flag_bits & _ENCRYPTED:
        return Member(name, refused="locked")
    try:
        data = _bounded(archive, info, most)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, ValueError):
        return Member(name, refused="broken")
    return Member(name, data) if data is not None else Member(name, refused="large")


def _bounded(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> bytes | None:
    """The member's content; None where it is larger, whatever its header says."""
    parts: list[bytes] = []
    size = 0
    with archive.open(info) as stream:
        while part := stream.read(_CHUNK):
            size += len(part)
            if size > most:
                return None
            parts.append(part)
    return b"".join(parts)
