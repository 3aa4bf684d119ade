"""Operations on a server, each of which is a family of its own."""

from ..funcs.echo import echo
from ..funcs.info import info
from ._family import Family, method


class Echo(Family):
    """``authlete.echo(…)`` has a server repeat parameters."""

    __call__ = method(echo)


class Info(Family):
    """``authlete.info()`` asks a server for its version and features."""

    __call__ = method(info)
