"""Whether a server is well."""

from ..funcs.lifecycle_healthcheck import lifecycle_healthcheck
from ._family import Family, method


class Lifecycle(Family):
    """Whether an Authlete server is well."""

    healthcheck = method(lifecycle_healthcheck)
