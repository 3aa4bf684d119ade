"""The resource server's side."""

from ..resource.check_bearer import check_bearer
from ._family import Family, method


class Resource(Family):
    """The resource server's side: whether the token of a request is good for it."""

    check_bearer = method(check_bearer)
