"""Addresses of imports."""

from django.urls import path

from . import views
from .review.views import deciding, drafts, questions, receiving, reviewing
from .views import delivering, pictures

app_name = "imports"
urlpatterns = [
    path("", views.batches, name="list"),
    path("lists/batches.<slug:form>", views.batches_file, name="batches_file"),
    path("lists/questions.<slug:form>", questions.questions_file, name="questions_file"),
    path("upload/", views.upload, name="upload"),
    path("received/", views.received, name="received"),
    path("blank/<str:code>/", views.blank, name="blank_ledger"),
    path("headings/<str:code>/", views.headings, name="headings"),
    path("merge/<str:code>/", views.merge, name="merge"),
    path("pictures/<str:code>/new/", pictures.picture_new, name="picture_new"),
    path("pictures/<int:pk>/", pictures.picture, name="picture"),
    path("pictures/<int:pk>/save/", pictures.picture_save, name="picture_save"),
    path("pictures/<int:pk>/give/", pictures.picture_give, name="picture_give"),
    path("pictures/<int:pk>/remove/", pictures.picture_remove, name="picture_remove"),
    path("pictures/<int:pk>/file/", pictures.picture_file, name="picture_file"),
    path("pictures/of/<int:pk>/", pictures.picture_of, name="picture_of"),
    path("deliveries/<str:code>/", delivering.deliveries, name="deliveries"),
    path("deliveries/<str:code>/<int:pk>/", delivering.delivery, name="delivery"),
    path(
        "deliveries/<str:code>/<int:pk>/files/<slug:which>/",
        delivering.delivery_file,
        name="delivery_file",
    ),
    path(
        "deliveries/<str:code>/<int:pk>/hand-on/",
        delivering.hand_on_delivery,
        name="hand_on_delivery",
    ),
    path("deliveries/<str:code>/<int:pk>/again/", delivering.deliver_again, name="deliver_again"),
    path("questions/", questions.questions, name="questions"),
    path("questions/<int:pk>/answer/", questions.answer, name="answer"),
    path("reports/", receiving.reports, name="reports"),
    path("reports/new/", receiving.give_report, name="give_report"),
    path("reports/<int:pk>/", reviewing.reading_page, name="reading"),
    path("reports/<int:pk>/progress/", receiving.reading_progress, name="reading_progress"),
    path("reports/<int:pk>/file/", receiving.reading_file, name="reading_file"),
    path("reports/<int:pk>/cards/<int:card_pk>/", deciding.card, name="card"),
    path("reports/<int:pk>/certain/", deciding.accept_certain, name="accept_certain"),
    path("reports/<int:pk>/add/", deciding.add_card, name="add_card"),
    path("reports/<int:pk>/facts/", deciding.reading_facts, name="reading_facts"),
    path("reports/<int:pk>/plans/", deciding.reading_plans, name="reading_plans"),
    path("reports/<int:pk>/confirm/", deciding.confirm_reading, name="confirm_reading"),
    path("reports/<int:pk>/issue/", deciding.issue_draft, name="issue_draft"),
    path("reports/<int:pk>/discard/", deciding.discard_reading, name="discard_reading"),
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
