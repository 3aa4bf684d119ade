"""Django's settings, of which a process has one: tests override what they need."""

from __future__ import annotations

import django
from django.conf import settings
from django.test import override_settings as override

__all__ = ["override", "settings"]

settings.configure(ALLOWED_HOSTS=["*"], SECRET_KEY="of the tests")
django.setup()
