"""Addresses of a client's design, under /portal/design/."""

from django.urls import path

from portal import design, design_approval, design_shares

urlpatterns = [
    path("", design.design, name="design"),
    path("card/", design.card, name="design-card"),
    path("opinions/", design_shares.shares, name="design-shares"),
    path("opinions/new/", design_shares.new, name="design-shares-new"),
    path("opinions/close/", design_shares.close_all, name="design-shares-close"),
    path("opinions/<slug:ref>/open/", design_shares.open_link, name="design-share-open"),
    path("opinions/<slug:ref>/close/", design_shares.close, name="design-share-close"),
    path("opinions/<slug:ref>/hide/", design_shares.hide, name="design-opinion-hide"),
    path("approved/<slug:ref>/", design_approval.approved, name="design-approved"),
    path("approved/<slug:ref>/withdraw/", design_approval.withdraw, name="design-withdraw"),
    path("<slug:ref>/", design.version, name="design-version"),
    path("<slug:ref>/view/<slug:view>/", design.view_picture, name="design-picture"),
    path("<slug:ref>/prefer/", design.prefer, name="design-prefer"),
    path("<slug:ref>/say/", design.say, name="design-say"),
    path("<slug:ref>/look/", design_approval.look, name="design-look"),
    path("<slug:ref>/approve/", design_approval.approve, name="design-approve"),
]
