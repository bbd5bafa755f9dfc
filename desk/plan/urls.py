"""Addresses of a client's plan, under /desk/clients/<ref>/plan/."""

from django.urls import path

from desk.plan import draft, handing, moving, pages, series

urlpatterns = [
    path("", pages.plan, name="clients-plan"),
    path("begin/", pages.begin, name="clients-plan-begin"),
    path("draft/", draft.draft, name="clients-plan-draft"),
    path("propose/", pages.propose, name="clients-plan-propose"),
    path("revise/", pages.revise, name="clients-plan-revise"),
    path("accept/", pages.accept, name="clients-plan-accept"),
    path("paper/", pages.paper, name="clients-plan-paper"),
    path("end/", pages.end, name="clients-plan-end"),
    path("touch-up/", pages.touch_up, name="clients-plan-touch-up"),
    path("hand-over/", handing.hand_over, name="clients-plan-hand-over"),
    path("series/", series.series, name="clients-plan-series"),
    path("pause/", series.pause, name="clients-plan-pause"),
    path("resume/", series.resume, name="clients-plan-resume"),
    path("cancel/", series.cancel_rest, name="clients-plan-cancel"),
    path("sessions/<int:position>/", moving.move, name="clients-plan-move"),
    path("sessions/<int:position>/pin/", moving.pin, name="clients-plan-pin"),
]
