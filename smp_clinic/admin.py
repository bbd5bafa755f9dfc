"""Django's admin as a reading room: superusers look, nobody writes.

Everything that changes a row is an action with its rules and its line in the audit log; this is
for finding out how things stand when a screen does not tell.
"""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.auth.views import redirect_to_login
from django.contrib.sessions.models import Session
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from studio.audit import listed, opened
from studio.errors import NotAllowed
from studio.models import Deed

# Who can read these can sign in as someone else: they hold keys, not facts.
KEYS = (Session, UserSession, Authenticator, Deed)
HIDDEN = {"password", "token_hash", "held_browser", "held_network", "search"}


class ReadOnly(ModelAdmin):
    actions = None
    list_per_page = 50
    list_select_related = True
    show_full_result_count = False
    view_on_site = False

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.is_active and request.user.is_superuser

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def get_exclude(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [field.name for field in self.opts.get_fields() if field.name in HIDDEN]

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        listed(self.model, request.GET.urlencode())
        return super().changelist_view(request, *args, **kwargs)

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        found = super().get_object(request, object_id, from_field)
        if found is not None and request.method in ("GET", "HEAD"):
            opened(found)
        return found


class ReadingRoom(AdminSite):
    """Behind the clinic's own sign-in: the admin's asks for no second step and counts no tries."""

    site_header = "Reading room"
    site_title = "Reading room"
    index_title = "How things stand. Nothing can be changed here."
    enable_nav_sidebar = False
    site_url = "/desk/"

    def has_permission(self, request: HttpRequest) -> bool:
        return request.user.is_active and request.user.is_superuser

    def admin_view(self, view, cacheable: bool = False):
        inner = super().admin_view(view, cacheable)

        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            user = request.user
            if not user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not user.is_colleague:
                raise Http404
            if not self.has_permission(request):
                raise NotAllowed()
            return inner(request, *args, **kwargs)

        return guarded

    def login(self, request, extra_context=None):
        return redirect_to_login(reverse("admin:index"))

    def logout(self, request, extra_context=None):
        return HttpResponseRedirect(reverse("account_logout"))

    def password_change(self, request, extra_context=None):
        return HttpResponseRedirect(reverse("account_change_password"))

    password_change_done = password_change


site = ReadingRoom()
site.register([model for model in apps.get_models() if model not in KEYS], ReadOnly)
