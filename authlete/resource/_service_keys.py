"""The public keys of a service, as its resource servers know them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .._jose.jws import fitting_keys, read_public_key
from ..funcs.service_get_jwks import service_get_jwks
from ..result import Err, Ok
from ._introspection import DEFAULTS
from ._presented import invalid
from ._single_flight import SingleFlight

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .._jose.jws import Jws, Key
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result

FETCH: Final = "keys"
A_DAY: Final = 86_400.0
"""For how many seconds keys may go on to be used that cannot be fetched anew."""


class ServiceKeys:
    """Fetches a service's JWK set, keeps it, and fetches it anew when a key is unknown.

    Args:
        client: what to ask Authlete with.
        service_id: the service.
        max_age: for how many seconds the keys are used without asking.
        min_interval: how many seconds lie between two fetches at least.
        clock: tells the time in seconds.
    """

    def __init__(
        self,
        client: AuthleteCore,
        service_id: str | None,
        *,
        max_age: float,
        min_interval: float,
        clock: Callable[[], float],
    ) -> None:
        self._client = client
        self._service_id = service_id
        self._max_age = max_age
        self._min_interval = min_interval
        self._clock = clock
        self._keys: Sequence[Key] = ()
        self._fetched_at = self._tried_at = -A_DAY
        self._flights: SingleFlight[Result[Sequence[Key], OperationError]] = SingleFlight()

    async def find(self, token: Jws) -> Result[Sequence[Key], OperationError]:
        """Find the keys that may have signed a token; none if the service does not have such.

        An error only if there are no keys to go by, or none of the last day.
        """
        if self._age(self._fetched_at) < self._max_age and (found := self._fitting(token)):
            return Ok(found)
        if self._age(self._tried_at) >= self._min_interval or not self._keys:
            fetched, _ = await self._flights.run(FETCH, None, self._fetch)
            if isinstance(fetched, Err) and self._age(self._fetched_at) >= A_DAY:
                return fetched
        return Ok(self._fitting(token))

    def _age(self, moment: float) -> float:
        """Tell how long ago something was; a clock that was turned back tells nothing."""
        age = self._clock() - moment
        return age if age >= 0 else A_DAY

    def _fitting(self, token: Jws) -> Sequence[Key]:
        kid = token.header.get("kid")
        fitting = fitting_keys(self._keys, str(token.header.get("alg")))
        return [key for key in fitting if kid in (None, key.kid)]

    async def _fetch(self, _: float) -> Result[Sequence[Key], OperationError]:
        self._tried_at = self._clock()
        match await service_get_jwks(self._client, {"service_id": self._service_id}, DEFAULTS):
            case Ok(answer):
                found = map(read_public_key, answer.keys or ())
                keys = [key for key in found if key is not None]
                if not keys:
                    return Err(invalid(("jwt", "the service has no JWK set at Authlete")))
                self._keys = keys
                self._fetched_at = self._clock()
                return Ok(keys)
            case unanswered:
                return unanswered
