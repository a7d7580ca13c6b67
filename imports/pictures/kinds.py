"""What a picture of a form may be, told by what the file holds and never by its name. No file is
decoded here or anywhere on our side: browsers show it to the person who gave it."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _

from commitments.actions import ActionError
from commitments.scans import JPEG, PDF, PDF_WITHIN, PNG, WEBP, is_heic, kind_of

MIB = 2**20
SUFFIX_OF = {JPEG: ".jpg", PNG: ".png", WEBP: ".webp", PDF: ".pdf"}
# The last bytes of a whole png: its closing chunk; a telephone may put something behind it.
_PNG_END, _JPEG_END = b"IEND\xaeB`\x82", b"\xff\xd9"


def picture_kind(data: bytes, name: str) -> str:
    """The content type of a picture that was given; raises ActionError for what is none, is cut
    off, is empty or too large. ``name`` is for the sentence only."""
    _refuse_size(data, name)
    kind = kind_of(data[:PDF_WITHIN])
    if not kind:
        heic = _("“{name}”是手机的HEIC照片，请在手机里改成jpg后再选。")
        other = _("“{name}”不是照片或扫描件。请选jpg、png、webp或pdf文件。")
        raise ActionError((heic if is_heic(data) else other).format(name=name))
    if not _is_whole(data, kind):
        raise ActionError(_("“{name}”不完整，可能没有传完。请重新发一次再选。").format(name=name))
    return kind


def _refuse_size(data: bytes, name: str) -> None:
    limit = settings.MAX_UPLOAD_MB
    if not data:
        raise ActionError(_("文件“{name}”是空的，请重新选择。").format(name=name))
    if len(data) > limit * MIB:
        raise ActionError(
            _("文件“{name}”超过{limit} MB，请把照片调小后再选。").format(name=name, limit=limit)
        )


def _is_whole(data: bytes, kind: str) -> bool:
    """Whether the end of the file is there, as far as its format says where it ends."""
    if kind == PNG:
        return _PNG_END in data
    if kind == JPEG:
        return _JPEG_END in data[3:]
    if kind == WEBP:
        return len(data) >= 8 + int.from_bytes(data[4:8], "little")
    return True
