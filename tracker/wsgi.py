"""The door for gunicorn."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
application = get_wsgi_application()

# After the line above, because only then there are models to ask.
from django.db import connections  # noqa: E402

from people.checks import refuse_demonstration_logins  # noqa: E402

refuse_demonstration_logins()
# Asked before gunicorn forks; a connection must not be shared by its workers.
connections.close_all()
