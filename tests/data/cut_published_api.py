"""Cut ``published_api.json``, the published API as data, from the files that publish it.

Needs PyYAML, and three arguments: Authlete's OpenAPI file, the file of what its newer revision
adds, and the root of a checkout of https://github.com/authlete/authlete-java-common::

    python tests/data/cut_published_api.py openapi.yaml additions.yaml authlete-java-common

The result has a section for each of the three. Of the OpenAPI files it keeps method, path,
parameters and schemas, without a sentence. Of the Java library it keeps what the files lack or say
otherwise: operations, members and their types, words of enums. ``about`` in the result says how to
read it.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

ABOUT = [
    "Written by cut_published_api.py; not to be edited by hand.",
    "Later sections add to earlier ones; where both state a thing, the later one counts.",
    "operations: what is called by each function of the SDK. All parameters of a path are strings.",
    "  query: its parameters and their types, of which required_query must be given.",
    "  body: a schema, [a schema] for a list; sent as JSON, with form also form-encoded.",
    "  answer: a schema; object if it is JSON of any members, text if it is not JSON at all.",
    "aliases: pairs of method and path that do what a function named there does.",
    "schemas: members and their types: string, integer, boolean, object, a schema, an enum.",
    "  [a type] is a list. An enum that only one member has is called schema.member.",
    "required: members that a schema demands. enums: their words.",
]
SCALARS = {
    **dict.fromkeys(["String", "URI"], "string"),
    **dict.fromkeys(["int", "Integer", "long", "Long"], "integer"),
    **dict.fromkeys(["boolean", "Boolean"], "boolean"),
}
NAMES = {  # those that the files do not name, and those that the SDK had before they did
    "GET /api/{serviceId}/auth/token/get/list": "token_operations_list_tokens",
    "POST /api/{serviceId}/auth/token/create/batch": "token_operations_create_batch",
    "GET /api/{serviceId}/auth/token/create/batch/status/{tokenBatchRequestId}": (
        "token_operations_get_batch_status"
    ),
    "GET /api/{serviceId}/client/authorization/get/list": (
        "client_management_list_authorized_applications"
    ),
    "DELETE /api/{serviceId}/client/authorization/delete/{clientId}": (
        "client_management_delete_client_tokens"
    ),
    "GET /api/{serviceId}/client/granted_scopes/get/{clientId}": (
        "client_management_get_granted_scopes_for_client"
    ),
    "DELETE /api/{serviceId}/client/granted_scopes/delete/{clientId}": (
        "client_management_delete_granted_scopes_for_client"
    ),
    "GET /api/{serviceId}/service/jwks/get": "service_get_jwks",
    "POST /api/service/create": "service_create",
    "POST /api/{serviceId}/jose/verify": "jose_verify",
    "GET /api/lifecycle/healthcheck": "lifecycle_healthcheck",
    "GET /api/info": "info",
    "GET /api/misc/echo": "echo",
    "POST /api/{serviceId}/vci/nonce": "verifiable_credentials_get_nonce",
    "POST /api/{serviceId}/attestation/challenge": "attestation_challenge",
    "POST /api/{serviceId}/backchannel/logout/token": "backchannel_logout_token",
}
ALIASES = {  # the same action as the other method of the path, whose parameters are typed
    "POST /api/{serviceId}/client/authorization/get/list": "GET",
    "POST /api/{serviceId}/client/authorization/delete/{clientId}": "DELETE",
    "POST /api/{serviceId}/client/granted_scopes/get/{clientId}": "GET",
    "POST /api/{serviceId}/client/extension/requestable_scopes/update/{clientId}": "PUT",
}
JAVA_CLASSES = {  # of the schemas whose names differ by more than case and underscores
    "authorization_details_element": "AuthzDetailsElement",
    "client_authorization_delete_response": "GrantedScopesGetResponse",
    "client_authorization_get_list_response": "AuthorizedClientListResponse",
    "client_authorization_update_response": "ApiResponse",
    "client_extension_requestable_scopes_get_response": "RequestableScopes",
    "client_extension_requestable_scopes_update_request": "RequestableScopes",
    "client_extension_requestable_scopes_update_response": "RequestableScopes",
    "client_flag_update_request": "ClientLockFlagUpdateRequest",
    "client_flag_update_response": "ApiResponse",
    "client_get_list_response": "ClientListResponse",
    "client_granted_scopes_delete_response": "ApiResponse",
    "grant_management_action": "GMAction",
    "hsk_create_response": "HskResponse",
    "hsk_delete_response": "HskResponse",
    "hsk_get_list_response": "HskListResponse",
    "hsk_get_response": "HskResponse",
    "pushed_authorization_request": "PushedAuthReqRequest",
    "pushed_authorization_response": "PushedAuthReqResponse",
    "result": "ApiResponse",
    "service_get_list_response": "ServiceListResponse",
    "token_get_list_response": "TokenListResponse",
    "vci_batch_issue_request": "CredentialBatchIssueRequest",
    "vci_batch_issue_response": "CredentialBatchIssueResponse",
    "vci_batch_parse_request": "CredentialBatchParseRequest",
    "vci_batch_parse_response": "CredentialBatchParseResponse",
    "vci_deferred_issue_request": "CredentialDeferredIssueRequest",
    "vci_deferred_issue_response": "CredentialDeferredIssueResponse",
    "vci_deferred_parse_request": "CredentialDeferredParseRequest",
    "vci_deferred_parse_response": "CredentialDeferredParseResponse",
    "vci_jwks_request": "CredentialIssuerJwksRequest",
    "vci_jwks_response": "CredentialIssuerJwksResponse",
    "vci_jwtissuer_request": "CredentialJwtIssuerMetadataRequest",
    "vci_jwtissuer_response": "CredentialJwtIssuerMetadataResponse",
    "vci_metadata_request": "CredentialIssuerMetadataRequest",
    "vci_metadata_response": "CredentialIssuerMetadataResponse",
    "vci_nonce_request": "CredentialNonceRequest",
    "vci_nonce_response": "CredentialNonceResponse",
    "vci_offer_create_request": "CredentialOfferCreateRequest",
    "vci_offer_create_response": "CredentialOfferCreateResponse",
    "vci_offer_info_request": "CredentialOfferInfoRequest",
    "vci_offer_info_response": "CredentialOfferInfoResponse",
    "vci_single_issue_request": "CredentialSingleIssueRequest",
    "vci_single_issue_response": "CredentialSingleIssueResponse",
    "vci_single_parse_request": "CredentialSingleParseRequest",
    "vci_single_parse_response": "CredentialSingleParseResponse",
}
JAVA_ONLY_IN_MEMORY = {"responseHeaders"}  # the HTTP headers of an answer, not of its JSON
NOT_IN_JAVA = {"service_jwks_get_response", "info_response", "info_response.serviceTokenCache"}
PARTS_OF_CLIENT = {"client_limited", "client_limited_authorization"}  # all of it in Java
JAVA_REQUIRED = {  # by its javadoc
    "backchannel_logout_token_request": ["clientIdentifier"],
    "credential_issuance_order": ["requestIdentifier"],
    "g_m_request": ["accessToken", "gmAction", "grantId"],
    "vci_deferred_issue_request": ["order"],
    "vci_offer_create_request": ["credentialConfigurationIds", "subject"],
    "vci_offer_info_request": ["identifier"],
}
JAVA_ECHO = {"query": {"*": "string"}, "answer": "object"}  # a map there and back
JAVA_QUERIES = {"token_operations_list_tokens": {"tokenStatus": "TokenStatus"}}  # beyond the files'
WIDTH = 100


class OpenApi:
    """One section, cut from an OpenAPI file."""

    def __init__(self, path: str) -> None:
        document = yaml.safe_load(Path(path).read_text("utf-8"))
        self.version = document.get("info", {}).get("version")
        self.schemas: dict[str, dict[str, Any]] = {}
        self.required: dict[str, list[str]] = {}
        self.enums: dict[str, list[str]] = {}
        self.operations: dict[str, dict[str, Any]] = {}
        self.aliases: dict[str, str] = {}
        defined = document["components"]["schemas"]
        for name, schema in defined.items():
            if "enum" in schema:
                self.enums[name] = schema["enum"]
        for name, schema in defined.items():
            if "properties" in schema:
                self._add_schema(name, schema)
        for path_, described in document["paths"].items():
            for method, operation in described.items():
                called = f"{method.upper()} {path_}"
                if other := ALIASES.get(called):
                    self.aliases[called] = _name(f"{other} {path_}", described[other.lower()])
                else:
                    self._add_operation(called, operation)

    def _add_schema(self, name: str, schema: dict[str, Any]) -> None:
        self.schemas[name] = {}
        for member, inner in schema["properties"].items():
            self.schemas[name][member] = self._type(inner, f"{name}.{member}")
        if "required" in schema:
            self.required[name] = schema["required"]

    def _type(self, schema: dict[str, Any], place: str) -> Any:
        """Name a type; what is only defined in place is named by the place."""
        if "$ref" in schema:
            return schema["$ref"].rpartition("/")[2]
        if schema["type"] == "array":
            return [self._type(schema["items"], place)]
        if "enum" in schema:
            same = [n for n, words in self.enums.items() if set(words) == set(schema["enum"])]
            if same and "." not in same[0]:
                return same[0]
            self.enums[place] = schema["enum"]
            return place
        if schema.get("properties"):
            self._add_schema(place, schema)
            return place
        return schema["type"]

    def _add_operation(self, called: str, described: dict[str, Any]) -> None:
        method, path = called.split()
        cut: dict[str, Any] = {"method": method, "path": path}
        parameters = described.get("parameters", [])
        query = {p["name"]: p for p in parameters if p["in"] == "query"}
        in_path = {p["name"] for p in parameters if p["in"] == "path" and _is_plain(p)}
        if in_path != set(re.findall(r"{(\w+)}", path)):
            raise ValueError(f"{called} does not say its path parameters")
        if query:
            cut["query"] = {name: self._type(p["schema"], "") for name, p in query.items()}
        if needed := [name for name, p in query.items() if p.get("required")]:
            cut["required_query"] = needed
        if "requestBody" in described:
            content = described["requestBody"]["content"]
            schema = content["application/json"]["schema"]
            cut["body"] = self._type(schema.get("allOf", [schema])[0], called)
            if "application/x-www-form-urlencoded" in content:
                cut["form"] = True
        if answer := self._answer(described["responses"], called):
            cut["answer"] = answer
        self.operations[_name(called, described)] = cut

    def _answer(self, responses: dict[str, Any], called: str) -> Any:
        for status in ("200", "204"):
            content = responses.get(status, {}).get("content", {})
            if "text/plain" in content:
                return "text"
            if content:
                return self._type(content["application/json"]["schema"], called)
        return None


def _is_plain(parameter: dict[str, Any]) -> bool:
    return bool(parameter["required"]) and parameter["schema"] == {"type": "string"}


def _name(called: str, described: dict[str, Any]) -> str:
    """Name the function of the SDK: as the file names the operation, unless ``NAMES`` does."""
    if called in NAMES:
        return NAMES[called]
    group = described["x-speakeasy-group"].replace("token.management", "token.operations")
    return _snake_case(f"{group}_{described['x-speakeasy-name-override']}".replace(".", "_"))


def _snake_case(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()


class Java:
    """One section: what the Java library has beyond a section that is known."""

    def __init__(self, root: str, known: OpenApi) -> None:
        sources = Path(root, "src/main/java/com/authlete/common")
        self.version = re.findall("<version>(.*?)</version>", Path(root, "pom.xml").read_text())[0]
        self._texts = {
            path.stem: _without_comments(path.read_text("utf-8"))
            for folder in ("dto", "types", "api")
            for path in (sources / folder).glob("*.java")
        }
        self._known = known
        self._named = {
            JAVA_CLASSES.get(name, name).replace("_", "").lower(): name
            for name in [*JAVA_CLASSES, *known.schemas, *known.enums]
        }
        self._classes = {text.lower(): text for text in self._texts}
        self.schemas: dict[str, dict[str, Any]] = {}
        self.required = JAVA_REQUIRED
        self.enums: dict[str, list[str]] = {}
        self.operations: dict[str, dict[str, Any]] = {"echo": JAVA_ECHO}
        self._add_operations()
        for name, parameters in JAVA_QUERIES.items():
            added = {key: self._type(type_, name, key, None) for key, type_ in parameters.items()}
            self.operations[name] = {"query": {**known.operations[name]["query"], **added}}
        for name in [*known.schemas]:
            if name not in NOT_IN_JAVA:
                self._add_schema(name)

    def _add_operations(self) -> None:
        """Add those of no known path, and the body where the known one is any object."""
        text = self._texts["AuthleteApiImplV3"]
        paths = dict(re.findall(r'String (\w+_API_PATH)\s*= "(.*?)"', text))
        calls = re.findall(
            r"public \w+ \w+\(\s*(\w+) request, (?:(?!public ).)*?"
            r"new PostApiCaller<(\w+)>\(\s*\w+\.class, request,\s*(\w+_API_PATH)",
            text,
            re.DOTALL,
        )
        known = {
            (operation["method"], re.sub("{.*?}", "%", operation["path"])): name
            for name, operation in self._known.operations.items()
        }
        known_paths = {path for _, path in known}
        for request, response, constant in calls:
            path = re.sub("%[ds]", "%", paths[constant])
            name = known.get(("POST", path))
            if name is None and path not in known_paths:
                path = path.replace("%", "{serviceId}", 1)
                name = NAMES[f"POST {path}"]
                self.operations[name] = {
                    "method": "POST",
                    "path": path,
                    "body": self._schema(request),
                    "answer": self._schema(response),
                }
            elif name and self._known.operations[name].get("body") == "object":
                self.operations[name] = {"body": self._schema(request)}

    def _schema(self, cls: str) -> str:
        """Name the schema of a class, and add it if it is not known."""
        name = self._named.get(cls.lower()) or _snake_case(cls)
        if name not in self._known.schemas and name not in self.schemas:
            self._add_schema(name)
        return name

    def _add_schema(self, name: str) -> None:
        """Add the members that are not known, and those whose known type is another."""
        known = self._known.schemas.get(name, {})
        found = self.schemas.setdefault(name, {})
        in_lower_case = "client" if name in PARTS_OF_CLIENT else name.replace("_", "")
        cls = JAVA_CLASSES.get(name) or self._classes[in_lower_case]
        for owner, type_, member in self._members(cls):
            if name in PARTS_OF_CLIENT and member not in known:
                continue
            cut = self._type(type_, owner, f"{name}.{member}", known.get(member))
            if cut != known.get(member) and not self._is_vaguer(cut, known.get(member)):
                found[member] = cut
        if not found:
            del self.schemas[name]

    def _is_vaguer(self, cut: Any, known: Any) -> bool:
        return known is not None and (
            (cut == "string" and known in self._known.enums)
            or (str(cut).strip("[]'") == "client" and str(known).strip("[]'") in PARTS_OF_CLIENT)
        )

    def _members(self, cls: str) -> Iterator[tuple[str, str, str]]:
        """Yield class, type and name of what is on the wire: what has a field and a getter."""
        text = self._texts[cls]
        if parent := re.search(rf"class {cls}\b.*? extends (\w+)", text):
            yield from self._members(parent[1])
        getters = {
            name[0].lower() + name[1:]: type_
            for type_, name in re.findall(r"public ([^\s(]+) (?:get|is)(\w+)\(\)", text)
        }
        for name in re.findall(r"^    private [^\s=]+ (\w+)(?: =.*)?;", text, re.MULTILINE):
            if name in getters and name not in JAVA_ONLY_IN_MEMORY:
                yield cls, getters[name], name

    def _type(self, type_: str, owner: str, place: str, known: Any) -> Any:
        if listed := re.fullmatch(r"(?:List|Set)<(.*)>|(.*)\[\]", type_):
            inner = known[0] if isinstance(known, list) else known
            return [self._type(listed[1] or listed[2], owner, place, inner)]
        if type_ in SCALARS:
            return SCALARS[type_]
        if words := _words(type_, self._texts.get(owner, "")):
            self._add_enum(place, words)
            return place
        if words := _words(type_, self._texts[type_]):
            name = self._named.get(type_.lower()) or _snake_case(type_)
            self._add_enum(name, words)
            return name
        return self._schema(type_)

    def _add_enum(self, name: str, words: list[str]) -> None:
        if set(words) != set(self._known.enums.get(name, ())):
            self.enums[name] = words


def _without_comments(text: str) -> str:
    return re.sub(r"/\*.*?\*/|//[^\n]*", "", text, flags=re.DOTALL)


def _words(enum: str, text: str) -> list[str]:
    """Find the words of an enum: the names at the first level of its body, up to a semicolon."""
    found = re.search(
        rf"^ *public (?:static )?enum {enum}\b[^{{]*{{(.*?)(?:;|^    }}|^}})",
        text,
        re.DOTALL | re.MULTILINE,
    )
    return re.findall(r"^ +(\w+)\s*(?:[,({]|$)", found[1], re.MULTILINE) if found else []


def _section(origin: str, source: OpenApi | Java) -> dict[str, Any]:
    names = ("operations", "aliases", "schemas", "required", "enums")
    found = {name: getattr(source, name, None) for name in names}
    return {"origin": origin} | {name: entries for name, entries in found.items() if entries}


def written(data: dict[str, Any]) -> str:
    """Write an operation on one line, a schema or an enum on as many as it fills."""
    sections: list[str] = []
    for name, section in data.items():
        if isinstance(section, list):
            sections.append(f'"{name}": [\n' + ",\n".join(f"  {json.dumps(v)}" for v in section))
            sections[-1] += "\n]"
            continue
        parts = [f'  "origin": {json.dumps(section["origin"])}']
        for part, entries in section.items():
            if part != "origin":
                lines = (_entry(f'    "{key}": ', value) for key, value in entries.items())
                parts.append(f'  "{part}": {{\n' + ",\n".join(lines) + "\n  }")
        sections.append(f'"{name}": {{\n' + ",\n".join(parts) + "\n}")
    return "{\n" + ",\n".join(sections) + "\n}\n"


def _entry(start: str, value: Any) -> str:
    line = start + json.dumps(value)
    if len(line) < WIDTH or isinstance(value, str) or "method" in value:
        return line
    items = re.split("(?<=,) ", line.strip())
    lines = ["    " + items[0]]
    for item in items[1:]:
        if len(lines[-1]) + len(item) + 1 < WIDTH:
            lines[-1] += f" {item}"
        else:
            lines.append(f"      {item}")
    return "\n".join(lines)


def main(openapi: str, additions: str, java: str) -> None:
    """Write the file beside this one."""
    base, added = OpenApi(openapi), OpenApi(additions)
    both = OpenApi(openapi)
    for name in ("operations", "schemas", "enums"):
        getattr(both, name).update(getattr(added, name))
    library = Java(java, both)
    data = {
        "about": ABOUT,
        "openapi": _section(f"Authlete's OpenAPI file {base.version}", base),
        "additions": _section("its revision of January 2026, which bears the same number", added),
        "java": _section(f"authlete-java-common {library.version}", library),
    }
    Path(__file__).with_name("published_api.json").write_text(written(data), "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
