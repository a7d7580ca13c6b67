"""A child process that is asked one thing, answers with bytes and ends; within bounds of time, with
no more of the environment than Python needs. What it answers is never run."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from typing import Any

from .apart import KEPT, PATIENCE, ROOT
from .limits import Limits


def asked_once(command: str, asked: tuple[Any, ...], *, limits: Limits) -> bytes | None:
    """What the child that runs ``command`` wrote; None where it took too long."""
    try:
        done = subprocess.run(
            [sys.executable, "-c", command],
            input=pickle.dumps(asked),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
            env={key: value for key, value in os.environ.items() if key.startswith(KEPT)},
            timeout=PATIENCE * limits.seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None
    return done.stdout
