from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "notices"
    verbose_name = "Notices"

    def ready(self) -> None:
        from clients import asks
        from notices import answers

        asks.merge.append(answers.merge)
