"""``GET /service/configuration``."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from ...._engine.codec import parse_json, write_json
from ....models.service.get_configuration import ServiceConfigurationResponse
from ...errors import HttpError
from ...protocol.claims import json_value
from ...protocol.discovery import discovery_document
from ...protocol.flags import read_flag
from ...protocol.json_patch import PatchError, apply_patch
from ...protocol.layout import json_text

if TYPE_CHECKING:
    from ...context import RequestContext


def get_configuration(
    context: RequestContext, *, pretty: str | None = None, patch: str | None = None
) -> ServiceConfigurationResponse:
    """Write the discovery document of a service, changed as the caller wants it."""
    document: object = parse_json(write_json(discovery_document(context.service)))
    if patch:
        try:
            document = apply_patch(document, json_value(patch))
        except PatchError as error:
            raise HttpError("A000201", f"'patch' {error}.") from None
    if not isinstance(document, dict):
        raise HttpError("A000201", "'patch' leaves no JSON object.")
    text = json_text(cast("object", document), pretty=read_flag(pretty, "pretty"))
    return ServiceConfigurationResponse(text=text)
