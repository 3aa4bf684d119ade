"""A cache for ``check_bearer``: one introspection serves many requests, for a short time."""

from __future__ import annotations

import time
from copy import copy
from hashlib import sha256
from typing import TYPE_CHECKING, Final, TypeAlias

import attrs

from .._jose.thumbprint import certificate_thumbprint
from ..models.introspection.process import IntrospectionResponseAction as Action
from ..result import Err, Ok
from ._arguments import function_problems, refuse, seconds_problems, telling_time, text_problems
from ._kept import AnswersInMemory, Kept
from ._presented import refused_as_unusable, refused_by_authlete
from ._requirements import only_authlete_can_judge, unmet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .._jose.proof import Proof
    from ..errors import BearerTokenError, OperationError
    from ..models.introspection.process import IntrospectionRequest, IntrospectionResponse
    from ..result import Result
    from ._introspection import Introspection
    from ._kept import KeptAnswers
    from ._presented import Presented
    from ._proofs import UsedProofs
    from .cache_store import CacheStore

__all__ = ["CacheStatistics", "IntrospectionCache"]

Checked: TypeAlias = "Result[IntrospectionResponse, BearerTokenError | OperationError]"
STORE: Final = ("get", "set")
SALT: Final = b"authlete introspection cache "
"""Keeps keys from being the hashes by which Authlete itself knows its tokens."""


@attrs.frozen(kw_only=True)
class CacheStatistics:
    """What a cache has done since it was made."""

    hits: int = 0
    """Requests that were judged by a kept answer."""
    misses: int = 0
    """Requests for which Authlete was asked, so that the answer could be kept."""
    shared: int = 0
    """Requests that waited for the answer to another one."""
    bypassed: int = 0
    """Requests that only Authlete could judge."""
    replays: int = 0
    """Requests refused because their DPoP proof had been used before."""
    evicted: int = 0
    """Answers dropped because there were too many."""
    entries: int = 0
    """Answers in memory now, those included that have become too old."""


class IntrospectionCache:
    """Answers of Authlete about access tokens, kept for a short time; for ``check_bearer``.

    Tokens are not kept, only salted hashes of them. What a request requires is judged anew each
    time; a token that is bound to a key or a certificate passes only with its proof. An answer is
    dropped when it is ``max_age`` old or the token expires. Errors are not kept. One cache is
    enough for an application, also for several threads and services.

    Args:
        max_age: for how many seconds an answer may be used: so long a token that was revoked, or
            lost a scope, may go on to pass.
        max_entries: how many answers are in memory; beyond that, the oldest are dropped.
        negative_max_age: for how many seconds an unknown or expired token is refused without
            asking; by default not at all.
        proof_max_age: how old a DPoP proof may be, in seconds, to be judged here; an older one is
            Authlete's to judge.
        store: what other processes share; in place of memory.
        clock: tells the time, in seconds since the epoch.

    Raises:
        RequestValidationError: an argument cannot be used; ``path`` names it.
    """

    def __init__(  # noqa: PLR0913 - the one place where a cache is configured
        self,
        *,
        max_age: float = 10.0,
        max_entries: int = 10_000,
        negative_max_age: float = 0.0,
        proof_max_age: float = 60.0,
        store: CacheStore | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        arguments: dict[str, object] = {**locals()}
        refuse(
            (
                *seconds_problems(("max_age", "proof_max_age"), arguments),
                *seconds_problems(("negative_max_age",), arguments, zero=True),
                *_other_problems(max_entries, clock, store),
            )
        )
        # Here: who has no cache does without an event loop's library.
        from ._shared_answers import SharedAnswers  # noqa: PLC0415
        from ._single_flight import SingleFlight  # noqa: PLC0415

        self._max_age = max_age
        self._negative_max_age = negative_max_age
        self._clock = telling_time(clock)
        self._answers: KeptAnswers = (
            AnswersInMemory(max_entries)
            if store is None
            else SharedAnswers(store, max(max_age, negative_max_age))
        )
        self._flights: SingleFlight[Result[Kept, OperationError]] = SingleFlight()
        self._proofs = _used_proofs(proof_max_age)
        self._hits = self._misses = self._waits = self._bypassed = self._replays = 0

    def __repr__(self) -> str:
        """Say what it has done."""
        return f"<{type(self).__name__} {self.statistics!r}>"

    @property
    def statistics(self) -> CacheStatistics:
        """What it has done so far."""
        return CacheStatistics(
            hits=self._hits,
            misses=self._misses,
            shared=self._waits,
            bypassed=self._bypassed,
            replays=self._replays,
            evicted=self._answers.evicted,
            entries=len(self._answers),
        )

    async def forget(self, token: str) -> bool:
        """Drop what is known of a token, because it was revoked or changed.

        Its answer is not used from now on, not even one that is under way.

        Returns:
            Whether that is sure: ``False`` if the store could not be told, so that other processes
            may use the answer until it is too old.

        Raises:
            RequestValidationError: the token is no string.
        """
        refuse(text_problems(("token",), {"token": token}))
        digest = _digest(token)
        del token  # a cancellation shows this frame
        self._flights.forget(digest)
        return await self._answers.forget(digest)

    async def check(self, presented: Presented, introspection: Introspection) -> Checked:
        """Judge a request: what ``check_bearer`` does with a cache."""
        now = self._clock()
        proof = None
        if presented.scheme == "DPoP":
            proof = self._proofs.verified(presented, now) if self._proofs else None
            if proof is None:  # the fault, if there is one, is Authlete's to tell
                return await self._bypass(presented, introspection)
        if only_authlete_can_judge(presented.required):
            return await self._bypass(presented, introspection)
        digest = _digest(presented.token)
        kept, generation = await self._answers.get(digest)
        decided = None
        if kept is not None and kept.is_fresh(introspection.service, now):
            decided = self._decide(kept, presented, proof, now)
        if decided is not None:
            self._hits += 1
            return decided
        return await self._ask(digest, generation, presented, proof, introspection)

    async def _bypass(self, presented: Presented, introspection: Introspection) -> Checked:
        self._bypassed += 1
        return await introspection.check(presented)

    async def _ask(
        self,
        digest: str,
        generation: bytes,
        presented: Presented,
        proof: Proof | None,
        introspection: Introspection,
    ) -> Checked:
        """Ask Authlete what the token is, once for all who want to know it at the same time."""
        required = presented.required
        thumbprint = proof.thumbprint if proof else None
        variant = (
            introspection.service,
            thumbprint,
            required.client_certificate,
            required.dpop_nonce_required,
            id(introspection.options),
        )

        async def call(waited: float) -> Result[Kept, OperationError]:
            since = self._clock()
            match await introspection.ask(_general(presented.question()), waited):
                case Ok(answer):
                    until = self._until(answer, since)
                    kept = Kept(answer, introspection.service, thumbprint, since, until)
                    if (left := until - self._clock()) > 0:
                        await self._answers.keep(digest, kept, generation, left)
                    return Ok(kept)
                case unanswered:
                    return unanswered

        result, own = await self._flights.run(digest, variant, call)
        if own:
            self._misses += 1
        else:
            self._waits += 1
        if isinstance(result, Err):
            return result if own else Err(copy(result.error))
        now = self._clock()
        decided = self._decide(result.value, presented, proof, now, own=own)
        return await self._bypass(presented, introspection) if decided is None else decided

    def _until(self, answer: IntrospectionResponse, since: float) -> float:
        """Tell how long an answer may be used; not at all if it depends on who asks."""
        if answer.action != Action.OK:
            unknown = answer.action == Action.UNAUTHORIZED and answer.usable is False
            return since + (self._negative_max_age if unknown else 0)
        if not answer.usable:
            return since
        until = since + self._max_age
        return min(until, answer.expires_at / 1000) if answer.expires_at else until

    def _decide(
        self,
        kept: Kept,
        presented: Presented,
        proof: Proof | None,
        now: float,
        *,
        own: bool = False,
    ) -> Checked | None:
        """Judge a request by an answer; ``None`` if it does not tell.

        Args:
            kept: the answer.
            presented: what is judged.
            proof: the proof of possession, if there is one.
            now: the time.
            own: whether it is the answer to this very request.
        """
        answer = kept.answer
        if answer.action != Action.OK:
            tells = own or proof is None or answer.usable is False
            return Err(refused_by_authlete(answer, presented)) if tells else None
        if not answer.usable:
            return Err(refused_as_unusable(presented))
        if not own and not _is_presented_by_its_owner(kept, presented, proof):
            return None
        error = unmet(answer, presented, now)
        if error is None and proof is not None and self._proofs is not None:
            error = self._proofs.use(proof, now)
            self._replays += error is not None
        return Ok(answer) if error is None else Err(error)


def _other_problems(max_entries: object, clock: object, store: object) -> Iterator[tuple[str, str]]:
    if not isinstance(max_entries, int) or isinstance(max_entries, bool):
        yield "max_entries", "must be an int"
    elif max_entries < 1:
        yield "max_entries", "must be above 0"
    yield from function_problems("clock", clock)
    if store is not None and not all(callable(getattr(store, name, None)) for name in STORE):
        yield "store", f"expected a CacheStore, got {type(store).__name__}"


def _used_proofs(max_age: float) -> UsedProofs | None:
    try:
        from ._proofs import UsedProofs  # noqa: PLC0415 - its library is an extra
    except ImportError:
        return None
    return UsedProofs(max_age)


def _digest(token: str) -> str:
    return sha256(SALT + token.encode()).hexdigest()


def _general(question: IntrospectionRequest) -> IntrospectionRequest:
    """Leave out what is judged here, so that the answer serves other requests, too."""
    return attrs.evolve(
        question, scopes=None, subject=None, acr_values=None, resources=None, max_age=None
    )


def _is_presented_by_its_owner(kept: Kept, presented: Presented, proof: Proof | None) -> bool:
    """Tell whether a request proves what the token is bound to: a key, a certificate, both."""
    required, answer = presented.required, kept.answer
    if kept.thumbprint != (proof and proof.thumbprint):
        return False
    needs_nonce = required.dpop_nonce_required or answer.dpop_nonce  # or the service needs it
    if proof and needs_nonce and proof.nonce != answer.dpop_nonce:
        return False
    bound = answer.certificate_thumbprint
    return not bound or bound == certificate_thumbprint(required.client_certificate or "")
