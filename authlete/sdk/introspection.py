"""Whether a token is good."""

from ..funcs.introspection_process import introspection_process
from ..funcs.introspection_standard_process import introspection_standard_process
from ._family import Family, method


class Introspection(Family):
    """Whether a token is good, in Authlete's terms or in those of RFC 7662."""

    process = method(introspection_process)
    standard_process = method(introspection_standard_process)
