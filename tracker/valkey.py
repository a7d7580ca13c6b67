"""Where the embedded Valkey server of a state folder listens, and how its address is written for
each reader.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

# The kernel takes 108 bytes for the path of a Unix socket, the closing zero included.
LONGEST_SOCKET_PATH = 100


def socket_path(var_dir: Path) -> Path:
    """Return the socket of the server of ``var_dir``, always the same, so that every process
    finds it.

    It lies in the state folder, or where that name is too long for the kernel in a folder of its
    own under the folder for temporary files.
    """
    inside = var_dir / "valkey" / "valkey.sock"
    if len(os.fsencode(inside)) <= LONGEST_SOCKET_PATH:
        return inside
    digest = hashlib.sha256(os.fsencode(var_dir)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"duixian-{os.getuid()}-{digest}" / "valkey.sock"


def embedded_url(var_dir: Path) -> str:
    """Return the address of the embedded server of ``var_dir`` as redis-py reads it."""
    return f"unix://{socket_path(var_dir)}"


def broker_url(redis_url: str) -> str:
    """Return an address of redis-py as Celery's transport writes it (it has its own word for a
    Unix socket).
    """
    if redis_url.startswith("unix://"):
        return "redis+socket://" + redis_url.removeprefix("unix://").replace(
            "?db=", "?virtual_host="
        )
    return redis_url
