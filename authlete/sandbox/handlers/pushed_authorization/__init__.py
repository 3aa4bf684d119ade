"""Authorization requests that clients push ahead (RFC 9126)."""

from ....funcs.pushed_authorization_create import OPERATION as CREATE
from ...routes import Route
from .create import create, no_form

ROUTES = (Route(CREATE, create, missing={"parameters": no_form}),)
