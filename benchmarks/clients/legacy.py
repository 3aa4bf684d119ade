"""The package ``authlete`` 1.3: ``legacy.py EXCHANGE``, in an environment that has it."""

from __future__ import annotations

import json
import sys

import pace
from authlete.api.authlete_api_impl import AuthleteApiImpl
from authlete.conf.authlete_configuration import AuthleteConfiguration
from authlete.dto.token_create_request import TokenCreateRequest

exchange = json.loads(sys.argv[1])
api = AuthleteApiImpl(
    AuthleteConfiguration(
        {
            "apiVersion": "V3",
            "baseUrl": exchange["url"],
            "serviceApiKey": exchange["service_id"],
            "serviceAccessToken": exchange["token"],
        }
    )
)


def call() -> None:
    """Create a token; the client is not asynchronous."""
    api.tokenCreate(TokenCreateRequest(exchange["request"]))


pace.run_in_threads(call)
