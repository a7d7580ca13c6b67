"""Addresses of commitments."""

from django.urls import path

from .views import big_letters, commitment, document, meeting, overview, part, publish, town

app_name = "commitments"
urlpatterns = [
    path("", overview, name="overview"),
    path("big/", big_letters, name="big"),
    path("towns/<str:code>/", town, name="town"),
    path("towns/<str:code>/meeting.xlsx", meeting, name="meeting"),
    path("towns/<str:code>/publish/", publish, name="publish"),
    path("documents/<int:pk>/", document, name="document"),
    path("commitments/<int:pk>/", commitment, name="commitment"),
    path("commitments/<int:pk>/part/", part, name="part"),
]
