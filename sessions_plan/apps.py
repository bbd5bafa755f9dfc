from django.apps import AppConfig


class SessionsPlanConfig(AppConfig):
    name = "sessions_plan"
    verbose_name = "Sessions and plans"
