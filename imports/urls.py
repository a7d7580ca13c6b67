"""Addresses of imports."""

from django.urls import path

from . import views
from .review.views import drafts, questions

app_name = "imports"
urlpatterns = [
    path("", views.batches, name="list"),
    path("upload/", views.upload, name="upload"),
    path("received/", views.received, name="received"),
    path("blank/<str:code>/", views.blank, name="blank_ledger"),
    path("headings/<str:code>/", views.headings, name="headings"),
    path("merge/<str:code>/", views.merge, name="merge"),
    path("questions/", questions.questions, name="questions"),
    path("questions/<int:pk>/answer/", questions.answer, name="answer"),
    path("reports/<int:pk>/checklist/", drafts.checklist, name="checklist"),
    path("reports/<int:pk>/delete-draft/", drafts.delete_draft, name="delete_draft"),
    path("<int:pk>/", views.batch_page, name="batch"),
    path("<int:pk>/progress/", views.progress, name="progress"),
    path("<int:pk>/mapping/", views.mapping, name="mapping"),
    path("<int:pk>/decide/", views.decide, name="decide"),
    path("<int:pk>/supply/", views.supply, name="supply"),
    path("<int:pk>/confirm/", views.confirm, name="confirm"),
    path("<int:pk>/cancel/", views.cancel, name="cancel"),
    path("<int:pk>/discard/", views.discard, name="discard"),
    path("<int:pk>/undo/", views.undo, name="undo"),
    path("<int:pk>/move/", views.move, name="move"),
    path("<int:pk>/marked/", views.annotated, name="annotated"),
    path("<int:pk>/file/", views.original, name="original"),
]
