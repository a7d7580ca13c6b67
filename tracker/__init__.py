"""The Django project of 兑现. Celery's app is imported here so that every process has it."""

from .celery import app as celery_app

__all__ = ["celery_app"]
