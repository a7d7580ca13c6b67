"""The project itself as an app: supervisor, health and static files."""

from django.apps import AppConfig


class TrackerConfig(AppConfig):
    """Settings, processes and health."""

    name = "tracker"
    verbose_name = "兑现"
