#!/usr/bin/env python
"""Django's command line for the clinic."""

import os
import sys

# These read the models and write files: no clinic has to be set up for them.
OF_THE_CODE_ALONE = ("makemigrations", "makemessages")


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "smp_clinic.settings")
    if sys.argv[1:2] and sys.argv[1] in OF_THE_CODE_ALONE and "SECRET_KEY" not in os.environ:
        os.environ.setdefault("DEMO", "1")

    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        # Django goes on without settings, to where only "Models aren't loaded yet" is said.
        _ = settings.INSTALLED_APPS
    except ImproperlyConfigured as problem:
        sys.exit(str(problem))
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
