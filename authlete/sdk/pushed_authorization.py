"""Authorization requests that clients push ahead."""

from ..funcs.pushed_authorization_create import pushed_authorization_create
from ._family import Family, method


class PushedAuthorization(Family):
    """Authorization requests that clients push ahead (RFC 9126)."""

    create = method(pushed_authorization_create)
