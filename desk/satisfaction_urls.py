"""Addresses of how clients found it and of their words for the website."""

from django.urls import path

from desk import satisfaction

urlpatterns = [
    path("satisfaction/", satisfaction.satisfaction, name="satisfaction"),
    path("satisfaction/<slug:ref>/settle/", satisfaction.settle, name="satisfaction-settle"),
    path("testimonials/", satisfaction.testimonials, name="testimonials"),
    path("testimonials/<slug:ref>/approve/", satisfaction.approve, name="testimonials-approve"),
    path("testimonials/<slug:ref>/decline/", satisfaction.decline, name="testimonials-decline"),
    path("testimonials/<slug:ref>/back/", satisfaction.take_back, name="testimonials-back"),
]
