"""Addresses of the public website."""

from django.urls import URLPattern, URLResolver, include, path, register_converter

from bookings.instants import TimeInPath
from website import (
    ask,
    booking,
    files,
    fill,
    hand_over,
    home,
    manage,
    mock_up,
    outbox,
    pay,
    pay_demo,
    results,
    shared,
    signing,
    waitlist,
)

register_converter(TimeInPath, "time")

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("results/", results.results, name="results"),
    path("ask/", ask.ask, name="ask"),
    path("ask/sent/", ask.asked, name="asked"),
    # Every file there is: photos, papers, artists' faces.
    path("files/<slug:ref>/", files.file, name="file"),
    path("files/<slug:ref>/<slug:size>/", files.file, name="file-size"),
    # Booking a consultation.
    path("book/", booking.book, name="book"),
    path("book/hold/<time:at>/", booking.hold, name="book-hold"),
    path("book/details/<time:at>/", booking.details, name="book-details"),
    path("book/keep/<time:at>/", booking.keep, name="book-keep"),
    path("book/booked/<slug:key>/", booking.booked, name="booked"),
    path("book/waitlist/", waitlist.waitlist, name="waitlist"),
    path("book/waitlist/joined/", waitlist.joined, name="waitlist-joined"),
    # A visit, through the link in its message.
    path("booking/<slug:token>/", manage.manage, name="manage"),
    path("booking/<slug:token>/move/", manage.move, name="manage-move"),
    path("booking/<slug:token>/move/<time:at>/", manage.move_to, name="manage-move-to"),
    path("booking/<slug:token>/cancel/", manage.cancel, name="manage-cancel"),
    path("booking/<slug:token>/instead/", manage.instead, name="manage-instead"),
    path("booking/<slug:token>/appointment.ics", manage.calendar, name="manage-calendar"),
    # A design shown by its client's link, and a mock-up added from a phone by the studio's code.
    path("shared/<slug:token>/", shared.shared, name="shared"),
    path("shared/<slug:token>/look/", shared.look, name="shared-look"),
    path("shared/<slug:token>/say/<slug:version>/", shared.say, name="shared-say"),
    path(
        "shared/<slug:token>/view/<slug:view>/<slug:when>/",
        shared.view_picture,
        name="shared-picture",
    ),
    path("mock-up/<slug:token>/", mock_up.mock_up, name="mock-up"),
    # A form to read and sign: by the link that was sent, or by a client who is signed in.
    path("sign/own/<slug:ref>/", signing.sign_own, name="sign-own"),
    path("sign/<slug:token>/", signing.sign, name="sign"),
    path("sign/<slug:token>/paper.pdf", signing.paper, name="sign-paper"),
    # A questionnaire: by the link that was sent or leads on, or by a client who is signed in.
    path("form/own/<slug:ref>/", fill.fill_own, name="fill-own"),
    path("form/own/<slug:ref>/<int:number>/", fill.step_own, name="fill-own-step"),
    path("form/own/<slug:ref>/check/", fill.check_own, name="fill-own-check"),
    path("form/<slug:token>/", fill.fill, name="fill"),
    path("form/<slug:token>/<int:number>/", fill.step, name="fill-step"),
    path("form/<slug:token>/check/", fill.check, name="fill-check"),
    # The tablet in a client's hands; clients.edge leads every other address here.
    path("hand-over/", hand_over.home, name="hand-over"),
    path("hand-over/leave/", hand_over.leave, name="hand-over-leave"),
    path("hand-over/sign/<slug:ref>/", hand_over.sign, name="hand-over-sign"),
    path("hand-over/form/<slug:ref>/", hand_over.fill, name="hand-over-fill"),
    path("hand-over/form/<slug:ref>/<int:number>/", hand_over.step, name="hand-over-step"),
    path("hand-over/form/<slug:ref>/check/", hand_over.check, name="hand-over-check"),
    # An amount to pay, by its link.
    path("pay/demo/<slug:page>/", pay_demo.page, name="pay-demo"),
    path("pay/demo/<slug:page>/pay/", pay_demo.pay, name="pay-demo-pay"),
    path("pay/demo/<slug:page>/decline/", pay_demo.decline, name="pay-demo-decline"),
    path("pay/demo/<slug:page>/run-out/", pay_demo.run_out, name="pay-demo-run-out"),
    path("pay/<slug:token>/", pay.pay, name="pay"),
    path("pay/<slug:token>/begin/", pay.begin, name="pay-begin"),
    path("pay/<slug:token>/back/", pay.back, name="pay-back"),
    path("pay/<slug:token>/look/", pay.look, name="pay-look"),
    path("", include("website.answering_urls")),
    path("", include("website.offer_urls")),
    # The demo's mails.
    path("outbox/", outbox.outbox, name="outbox"),
    path("outbox/<slug:file>/<int:number>/", outbox.mail, name="outbox-mail"),
]
