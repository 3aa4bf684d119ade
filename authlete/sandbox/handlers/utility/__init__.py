"""What a server says of itself."""

from ....funcs.echo import OPERATION as ECHO
from ....funcs.info import OPERATION as INFO
from ...routes import Route
from .echo import echo
from .info import info

ROUTES = (Route(ECHO, echo), Route(INFO, info, anonymous=True))
