"""How gunicorn serves: ``gunicorn --config python:tracker.gunicorn_conf tracker.wsgi``."""

import gc
from typing import Any

from django.conf import settings

bind = (
    f"[{settings.BIND}]:{settings.PORT}"
    if ":" in settings.BIND
    else f"{settings.BIND}:{settings.PORT}"
)
workers = settings.WEB_WORKERS
threads = settings.WEB_THREADS
worker_class = "gthread"
# Loaded once before the fork: quicker to start, and a wrong setting ends the master with its
# sentence.
preload_app = True
timeout = 60
graceful_timeout = 5
# Objects made since, before they are looked through for what can be given back. A page of a town
# makes many thousand, nearly none of them in a circle: to look oftener took a seventh of its time.
LOOK_FOR_GARBAGE = (20_000, 20, 20)
# Its place is the home folder, where two servers of one person would meet.
control_socket_disable = True


def pre_fork(_server: Any, _worker: Any) -> None:
    """What was loaded once is never given back: it is not looked through again, and the workers
    share its memory for longer."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*LOOK_FOR_GARBAGE)
