"""How gunicorn serves: ``gunicorn --config python:tracker.gunicorn_conf tracker.wsgi``."""

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
# Its place is the home folder, where two servers of one person would meet.
control_socket_disable = True
