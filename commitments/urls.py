"""Addresses of commitments."""

from django.urls import path

from .views import (
    attention,
    big_letters,
    commitment,
    compare_page,
    document,
    find_page,
    lights,
    meeting,
    overview,
    part,
    publish,
    rule,
    town,
)

app_name = "commitments"
urlpatterns = [
    path("", overview, name="overview"),
    path("big/", big_letters, name="big"),
    path("rule/", rule, name="rule"),
    path("attention/", attention, name="attention"),
    path("find/", find_page, name="find"),
    path("towns/<str:code>/", town, name="town"),
    path("towns/<str:code>/meeting.xlsx", meeting, name="meeting"),
    path("towns/<str:code>/publish/", publish, name="publish"),
    path("towns/<str:code>/lights/", lights, name="lights"),
    path("towns/<str:code>/compare/", compare_page, name="compare"),
    path("documents/<int:pk>/", document, name="document"),
    path("commitments/<int:pk>/", commitment, name="commitment"),
    path("commitments/<int:pk>/part/", part, name="part"),
]
