"""Addresses of the recalls."""

from django.urls import path

from desk import recalls

urlpatterns = [
    path("", recalls.recalls, name="lots-recalls"),
    path("new/", recalls.new, name="lots-recalls-new"),
    path("<slug:recall>/", recalls.one, name="lots-recalls-one"),
    path("<slug:recall>/tell/", recalls.tell, name="lots-recalls-tell"),
    path("<slug:recall>/again/", recalls.again, name="lots-recalls-again"),
    path("<slug:recall>/list.csv", recalls.export, name="lots-recalls-export"),
    path("<slug:recall>/<int:entry>/told/", recalls.told, name="lots-recalls-told"),
    path("<slug:recall>/<int:entry>/answer/", recalls.answer, name="lots-recalls-answer"),
]
