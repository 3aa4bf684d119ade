"""The exchange that every client is measured by: creating a token, on a server of this machine."""

from __future__ import annotations

import json

SERVICE_ID = "715948317"
TOKEN = "a-token-of-the-benchmarks"  # noqa: S105 - of no service
PATH = f"/api/{SERVICE_ID}/auth/token/create"
LIST_PATH = f"/api/{SERVICE_ID}/auth/token/get/list"

REQUEST = {
    "grantType": "AUTHORIZATION_CODE",
    "clientId": 26888344961664,
    "subject": "john",
    "scopes": ["history.read", "timeline.read"],
}

ANSWER = json.dumps(
    {
        "resultCode": "A109001",
        "resultMessage": "[A109001] The token was created.",
        "action": "OK",
        "accessToken": "rXZ9Yk3cQf0B3uB1bqXJm9lqzT6n0WkUqgX1m2Yw8aE",
        "clientId": 26888344961664,
        "clientIdAlias": None,
        "clientIdAliasUsed": False,
        "expiresAt": 1764000000000,
        "expiresIn": 3600,
        "grantType": "AUTHORIZATION_CODE",
        "refreshToken": "Zk1mJ8yq5vH2cV7rT0bN4xL9sD3fG6hK1pW5eR8tY2u",
        "scopes": ["history.read", "timeline.read"],
        "subject": "john",
        "tokenType": "Bearer",
        "forExternalAttachment": False,
    },
    separators=(",", ":"),
).encode()


def _listed(number: int) -> dict[str, object]:
    return {
        "accessTokenHash": f"hash-of-access-token-{number:04}",
        "accessTokenExpiresAt": 1764000000000 + number,
        "refreshTokenHash": f"hash-of-refresh-token-{number:04}",
        "refreshTokenExpiresAt": 1764864000000 + number,
        "createdAt": 1763996400000 + number,
        "lastRefreshedAt": 0,
        "clientId": 26888344961664,
        "subject": "john",
        "grantType": "AUTHORIZATION_CODE",
        "scopes": ["history.read", "timeline.read"],
    }


def page(size: int) -> bytes:
    """Write a page of the list of tokens."""
    answer = {
        "resultCode": "A218001",
        "resultMessage": "[A218001] The list was made.",
        "start": 0,
        "end": size,
        "totalCount": 1000,
        "accessTokens": [_listed(number) for number in range(size)],
    }
    return json.dumps(answer, separators=(",", ":")).encode()
