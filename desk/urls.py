"""Addresses of the desk."""

from django.urls import URLPattern, URLResolver, include, path

from desk import (
    appointments,
    away,
    begin,
    booking,
    calendar,
    day,
    here,
    tasks,
    waitlist,
    whole_record,
)
from desk.clients import listing

app_name = "desk"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", day.day, name="day"),
    path("location/", here.remember_location, name="location"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/feed", calendar.feed, name="calendar-feed"),
    path("calendar/list/", calendar.as_list, name="calendar-list"),
    path("appointments/<slug:ref>/", appointments.appointment, name="appointment"),
    path("appointments/<slug:ref>/move/", appointments.move, name="appointment-move"),
    path("appointments/<slug:ref>/cancel/", appointments.cancel, name="appointment-cancel"),
    path("appointments/<slug:ref>/begin/", begin.begin, name="appointment-begin"),
    path("appointments/<slug:ref>/<slug:deed>/", appointments.step, name="appointment-step"),
    path("book/", booking.book, name="book"),
    path("book/who/", booking.who, name="book-who"),
    path("book/found/", booking.found, name="book-found"),
    path("book/alike/", booking.alike, name="book-alike"),
    path("book/hold/", booking.hold, name="book-hold"),
    path("book/release/", booking.release, name="book-release"),
    path("away/", away.away, name="away"),
    path("away/new/", away.away_new, name="away-new"),
    path("away/look/", away.away_look, name="away-look"),
    path("away/mark/", away.away_mark, name="away-mark"),
    path("away/<int:pk>/", away.away_one, name="away-one"),
    path("away/<int:pk>/settle/", away.away_settle, name="away-settle"),
    path("away/<int:pk>/end/", away.away_end, name="away-end"),
    path("waitlist/", waitlist.waitlist, name="waitlist"),
    path("waitlist/<slug:ref>/close/", waitlist.close, name="waitlist-close"),
    path("clients/", listing.clients, name="clients"),
    path("clients/import/", include("desk.imports.urls")),
    path("clients/<slug:ref>/", include("desk.clients.urls")),
    path("clients/<slug:ref>/data/", whole_record.data, name="clients-data"),
    path("clients/<slug:ref>/data/export/", whole_record.export, name="clients-data-export"),
    path("clients/<slug:ref>/data/erase/", whole_record.erase, name="clients-data-erase"),
    path("clients/<slug:ref>/photos/", include("desk.photos.urls")),
    path("clients/<slug:ref>/plan/", include("desk.plan.urls")),
    path("clients/<slug:ref>/forms/", include("desk.signing.urls")),
    path("clients/<slug:ref>/", include("desk.health.urls")),
    path("clients/<slug:ref>/", include("desk.record_urls")),
    path("lots/", include("desk.lot_urls")),
    path("recalls/", include("desk.recall_urls")),
    path("tasks/", tasks.tasks, name="tasks"),
    path("tasks/<int:pk>/settle/", tasks.settle, name="tasks-settle"),
    path("setup/", include("desk.setup.urls")),
]
