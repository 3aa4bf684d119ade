"""Policies for metadata (OpenID Federation 1.0 §6.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from ..errors import OAuthError

if TYPE_CHECKING:
    from collections.abc import Mapping


def apply_policy(policy: Mapping[str, object], metadata: Mapping[str, object]) -> dict[str, object]:
    """Change metadata as a policy demands.

    Raises:
        OAuthError: they are not what it allows.
    """
    changed = dict(metadata)
    for name, value in policy.items():
        rules = cast("dict[str, object]", value) if isinstance(value, dict) else {}
        found = _applied(name, rules, changed.get(name))
        changed.pop(name, None)
        if found is not None:
            changed[name] = found
    return changed


def _applied(name: str, rules: Mapping[str, object], value: object) -> object:
    """Apply the operators to one member, in the order that the specification gives them."""
    if "value" in rules:
        value = rules["value"]
    if "add" in rules:
        known = _items(name, value)
        value = _same_form(name, value, [*known, *_missing(known, _items(name, rules["add"]))])
    if value is None:
        value = rules.get("default")
    if value is None:
        if rules.get("essential") is True:
            raise _refused(name)
        return None
    if "one_of" in rules and value not in _items(name, rules["one_of"]):
        raise _refused(name)
    if "subset_of" in rules:
        allowed = _items(name, rules["subset_of"])
        value = _same_form(name, value, [item for item in _items(name, value) if item in allowed])
    if "superset_of" in rules and _missing(_items(name, value), _items(name, rules["superset_of"])):
        raise _refused(name)
    return value


def _items(name: str, value: object) -> list[object]:
    """Read a list of values; ``scope`` is one as text."""
    if name == "scope" and isinstance(value, str):
        return [*value.split()]
    if isinstance(value, list):
        return cast("list[object]", value)
    return [] if value is None else [value]


def _missing(known: list[object], wanted: list[object]) -> list[object]:
    return [item for item in wanted if item not in known]


def _same_form(name: str, value: object, items: list[object]) -> object:
    if name == "scope" and not isinstance(value, list):
        return " ".join(map(str, items))
    return items


def _refused(name: str) -> OAuthError:
    return OAuthError("invalid_metadata", f"'{name}' is not as a superior demands.")
