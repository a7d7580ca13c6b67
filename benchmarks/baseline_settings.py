"""The product's own settings; beside its pages stand the hand-written ones they are measured by."""

from tracker.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.baseline_views"
