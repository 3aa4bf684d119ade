"""Authlete in miniature, for development and tests: the token API over SQLite.

The sandbox speaks the wire format of Authlete 3.0 and follows its documentation. Where that is
silent or contradicts itself, the sandbox has to choose, and does so here:

======================================  =========================================================
Question                                Choice
======================================  =========================================================
Hash of a token                         SHA-256 of its value, base64url without padding
``tokenId``                             the number of the record, as a string
Bearer missing, not a bearer, wrong     401 with A001202, A001203, A458101
Service unknown                         403 with A458203
Path unknown, method wrong              404, 405 with ``Allow``; A000201
Body malformed, not an object, of       400 with A000201; ``grantType`` left out is an answer,
wrong types, or an enum word unknown    A104201 with the action BAD_REQUEST
``Content-Type`` missing, unsupported   400 with A258201, 415 with A000201
Body too large                          413 with A000201
The sandbox itself failed               500 with A001101
Forms                                   scopes and resources separated by spaces; what is an
                                        object or a list of them is ignored; of fields with the
                                        same name the first counts
Absent values                           left out of answers, never null
Empty strings                           as if not sent, but for ``start`` and ``end`` and for
                                        thumbprints, which an empty string unbinds
Order of the checks in create           by result code: grant, subject, scopes, client,
                                        properties, refresh token, uniqueness
Client unknown or not named             action BAD_REQUEST with A107201; another service's or
                                        locked: FORBIDDEN with A107202, A107203
``clientId`` and ``clientIdentifier``   the first wins, unless it is 0; the one used is echoed
Client aliases without services         unknown: there is nothing to tell their client from
Grant not supported (A104203)           action BAD_REQUEST
No scopes in create                     the service's default scopes; with an empty list, none
Scopes the client may not request       create accepts, update drops them
Empty list of scopes in update          clears them
Order of scopes                         as asked in the answer to create, then alphabetical
Durations below 0                       as 0: the settings decide
Expiry after the year 9999              the end of that year
Expiry of persistent tokens             left out of answers; a later update may set one, and
                                        ``accessTokenPersistent: false`` alone sets none
Refresh token's expiry without one      0
Expiry in the past in update            the token has expired
Expired tokens                          stay, with their values taken, and may be updated, until
                                        introspection reports the expiry; that removes them unless
                                        they can be refreshed
Values taken (A144201, A144202)         in any service, with the action BAD_REQUEST
``singleAccessTokenPerSubject``         is obeyed by create, the service's and the client's
New expiry by scopes in update          counted from now, over all scopes the token then has
Properties without a key                ignored
Size of properties                      that of their JSON, padded as by AES-CBC, as base64url;
                                        also in update (A108201)
``accessToken`` found by hash           left out of the answer
``tokenId`` in update                   ignored
Order of the list                       by creation, oldest first
Default of ``end``                      5, whatever ``start`` is
``tokenStatus``                         VALID, INVALID or ALL, by default ALL; narrows
                                        ``totalCount`` too; other words are 400 with A000201
Client unknown in list                  400 with A001218; another service's or locked: 403 with
                                        A001219, A001221
Outcomes without a documented code      A000001 success, A000201 the caller's fault, A000301 the
                                        client's
Messages of A312001, A447001            without the code in front
Token not found in delete               400 with A161202, also at the second time; an empty
                                        identifier is an unknown path
Nothing named in revoke                 400 with A000201
Nothing found in revoke                 ``count`` 0, also for another service's token
Client unknown in revoke                404 with A001218; another service's or locked: 403 with
                                        A001219, A001221
``count`` of revoke                     an access token and its refresh token count as one
JWT access tokens                       if ``access_token_sign_alg`` is set; as such accepted by
                                        both introspections, revocation and reissue, whereas
                                        update, delete and revoke know the random value only
``jwtAtClaims`` not a JSON object       action BAD_REQUEST with A108205
Claims of JWTs                          extra ones never replace those of the sandbox;
                                        ``grant_type`` is in lower case
Keys                                    made at their first use, kept in memory: JWTs are not
                                        recognised after a restart, their random values are
Order of the checks in introspection    existence, expiry, client, certificate, DPoP proof,
                                        scopes, subject, authentication, resources
Client gone or locked in introspection  UNAUTHORIZED with A097301, A097303
Failed introspection                    describes the token like a successful one, if the service
                                        has it
DPoP proofs                             at most 300 seconds away from the sandbox's clock, and may
                                        be repeated; ``htm`` and ``htu`` are compared if sent; a
                                        missing nonce is A065310, the nonce never changes
``acrValues``, ``maxAge`` not met       UNAUTHORIZED with A000301; a ``maxAge`` of 0 or less
                                        demands nothing, any other an ``authTime``
``resources`` not met                   UNAUTHORIZED with A000301; a token without resources is
                                        meant for all
HTTP message signatures                 not checked
Expired tokens in standard              not active, and stay; likewise those of clients gone or
introspection                           locked
JWT as answer of standard               signed by the sandbox's key; symmetric algorithms,
introspection                           encryption or no ``rsUri``: INTERNAL_SERVER_ERROR with
                                        A000201
Client authentication in revocation     by ID and, if the client has one, secret; missing or wrong:
                                        INVALID_CLIENT; empty, repeated or contradictory:
                                        BAD_REQUEST. Certificates and attestations are ignored
Token of another client in revocation   BAD_REQUEST with A116301
``callback`` in revocation              ignored
ID token not reissuable                 CALLER_ERROR with A000201: a token missing, unknown or
                                        expired, not the same pair, no ``openid``, no subject
ID tokens                               without ``at_hash``; RS256 unless ``id_token_sign_alg`` is
                                        set
Batches                                 1 to 1000 tokens, JSON only; one of wrong types refuses
                                        all with 400; ``accessToken`` may be left out
Running of a batch                      a millisecond of the clock per token; meanwhile there is
                                        no ``result`` and ``tokenCount`` is 0
Failure of a batch                      at its first token that cannot be created, whose index the
                                        description names; those before it stay
``dryRun``                              has a status as if it had been carried out
Retention of batches                    the latest 1000, until the sandbox is closed
Values in a body                        at most 10,000, else 400 with A000201
Limits of rate                          none
======================================  =========================================================
"""

from .clock import Clock
from .config import ServiceSetup
from .faults import Answer, Disconnect, Fault, Latency
from .log import ReceivedRequest
from .sandbox import Sandbox

__all__ = [
    "Answer",
    "Clock",
    "Disconnect",
    "Fault",
    "Latency",
    "ReceivedRequest",
    "Sandbox",
    "ServiceSetup",
]
