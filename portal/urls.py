"""Addresses of the portal."""

from django.urls import URLPattern, URLResolver, include, path, register_converter

from bookings.instants import TimeInPath
from portal import (
    appointments,
    details,
    healing,
    home,
    messages,
    offers,
    photos,
    pigments,
    plan,
    questions,
    sessions,
    signed_forms,
    touch_up,
)

app_name = "portal"
register_converter(TimeInPath, "instant")

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("appointments/<slug:ref>/", appointments.appointment, name="appointment"),
    path("appointments/<slug:ref>/calendar.ics", appointments.calendar, name="calendar"),
    path("appointments/<slug:ref>/move/", appointments.move, name="move"),
    path("appointments/<slug:ref>/move/<instant:at>/", appointments.move_to, name="move-to"),
    path("appointments/<slug:ref>/cancel/", appointments.cancel, name="cancel"),
    path("appointments/<slug:ref>/instead/", appointments.instead, name="instead"),
    path("healing/", healing.healing, name="healing"),
    path("", include("portal.aftercare_urls")),
    path("plan/", plan.plan, name="plan"),
    path("plan/accept/", plan.accept, name="plan-accept"),
    path("plan/withdraw/", plan.withdraw, name="plan-withdraw"),
    path("plan/times/", plan.times, name="plan-times"),
    path("plan/paper/", plan.paper, name="plan-paper"),
    path("plan/touch-up/", touch_up.later, name="plan-touch-up"),
    path("design/", include("portal.design_urls")),
    path("money/", include("portal.money_urls")),
    path("offer/", offers.card, name="offer-card"),
    path("messages/", messages.write, name="messages"),
    path("messages/answered/", messages.answered, name="messages-answered"),
    path("messages/read/", messages.read, name="messages-read"),
    path("photos/", photos.photos, name="photos"),
    path("photos/add/", photos.add, name="photos-add"),
    path("photos/<slug:ref>/", photos.photo, name="photos-one"),
    path("photos/<slug:ref>/permission/", photos.permission, name="photos-one-permission"),
    path("details/", details.details, name="details"),
    path("details/silence/", details.silence, name="details-silence"),
    path("details/address/", details.address, name="details-address"),
    path("forms/", signed_forms.forms, name="forms"),
    path("forms/begin/<slug:slug>/", signed_forms.begin, name="forms-begin"),
    path("forms/questions/<slug:kind>/", questions.begin, name="questions-begin"),
    path("forms/<slug:ref>/", signed_forms.one, name="forms-one"),
    path("forms/<slug:ref>/withdraw/", signed_forms.withdraw, name="forms-withdraw"),
    path("pigments/", pigments.pigments, name="pigments"),
    path("pigments/passport.pdf", pigments.paper, name="pigments-paper"),
    path("pigments/recalls/<slug:recall>/", pigments.read, name="pigments-read"),
    path("sessions/", sessions.sessions, name="sessions"),
    path("sessions/<int:pk>/end/", sessions.end_session, name="session-end"),
    path("sessions/end/", sessions.end_all_sessions, name="sessions-end"),
]
