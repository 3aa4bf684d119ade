"""Objects of JSON Object Signing and Encryption."""

from ..funcs.jose_verify import jose_verify
from ._family import Family, method


class Jose(Family):
    """Objects of JSON Object Signing and Encryption."""

    verify = method(jose_verify)
