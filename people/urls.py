"""Addresses of people."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from . import views

app_name = "people"
urlpatterns = [
    path("login/", views.LoginView.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path(
        "demonstration/<slug:username>/",
        views.demonstration_login,
        name="demonstration",
    ),
    path("welcome/", views.welcome, name="welcome"),
    path("towns/", views.add_town_page, name="add_town"),
]
