"""What the pages say, by language: one more language is one more table here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ..server.texts import TEXTS as PLAIN_TEXTS

if TYPE_CHECKING:
    from collections.abc import Mapping

OWN_TEXTS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "provider": "OpenID Provider",
        "issuer": "Issuer",
        "discovery": "Discovery document",
        "ciba": "Requests that wait for you",
        "debugger": "Walk through a flow",
        "users": "Users",
        "home": "Start page",
        "log_in": "Log in",
        "username": "User name",
        "password": "Password",
        "wrong_password": "User name or password is wrong.",
        "once_more": "This page was open for too long. Please try once more.",
        "logged_in_as": "You are logged in as",
        "asks_for_access": "{client} asks for access",
        "an_application": "An application",
        "shows_you": "It shows you this:",
        "wants": "It wants to:",
        "required": "(needed)",
        "see_claim": "See this of you: {claim}",
        "wants_details": "And this in detail:",
        "allow": "Allow",
        "deny": "Deny",
        "nothing_waits": "There are none.",
        "claims": "Claims, as JSON",
        "save": "Save",
        "saved": "Saved.",
        "not_an_object": "This is not a JSON object.",
        "not_found": "Not found",
        "no_user": "There is no such user.",
        "log_out": "Log out?",
        "log_out_text": "An application asks you to log out here.",
        "log_out_yes": "Log out",
        "log_out_no": "Stay logged in",
        "stayed": "You are still logged in",
        "may_close": "You may close this page.",
        "debugger_about": "An application of the provider's own runs the authorization code flow"
        " with PKCE, and shows each message.",
        "debugger_scope": "Scopes",
        "debugger_start": "Start",
        "debugger_log_in": "Go to the authorization endpoint",
        "debugger_next": "Next, the browser takes this request to the authorization endpoint:",
        "debugger_lost": "This flow is not known here, or no more. Please start again.",
        "debugger_done": "This is all. The signature of the ID token was not verified here; an"
        " application has to.",
        "request": "Request",
        "response": "Response",
        "step_registration": "Registration of the application",
        "step_authorization": "Authorization response",
        "step_token": "Token request",
        "step_id_token": "ID token, decoded",
        "step_userinfo": "Userinfo request",
    },
    "de": {
        "provider": "OpenID Provider",
        "issuer": "Issuer",
        "discovery": "Discovery-Dokument",
        "ciba": "Anfragen, die auf Sie warten",
        "debugger": "Einen Ablauf durchgehen",
        "users": "Benutzer",
        "home": "Startseite",
        "log_in": "Anmelden",
        "username": "Benutzername",
        "password": "Passwort",
        "wrong_password": "Benutzername oder Passwort ist falsch.",
        "once_more": "Diese Seite war zu lange offen. Bitte versuchen Sie es noch einmal.",
        "logged_in_as": "Sie sind angemeldet als",
        "asks_for_access": "{client} bittet um Zugriff",
        "an_application": "Eine Anwendung",
        "shows_you": "Sie zeigt Ihnen dies:",
        "wants": "Sie möchte:",
        "required": "(nötig)",
        "see_claim": "Diese Angabe über Sie sehen: {claim}",
        "wants_details": "Und im Einzelnen:",
        "allow": "Erlauben",
        "deny": "Ablehnen",
        "nothing_waits": "Es gibt keine.",
        "claims": "Angaben als JSON",
        "save": "Speichern",
        "saved": "Gespeichert.",
        "not_an_object": "Das ist kein JSON-Objekt.",
        "not_found": "Nicht gefunden",
        "no_user": "Diesen Benutzer gibt es nicht.",
        "log_out": "Abmelden?",
        "log_out_text": "Eine Anwendung bittet Sie, sich hier abzumelden.",
        "log_out_yes": "Abmelden",
        "log_out_no": "Angemeldet bleiben",
        "stayed": "Sie sind noch angemeldet",
        "may_close": "Sie können diese Seite schließen.",
        "debugger_about": "Eine Anwendung dieses Providers geht den Authorization Code Flow mit"
        " PKCE durch und zeigt jede Nachricht.",
        "debugger_scope": "Scopes",
        "debugger_start": "Beginnen",
        "debugger_log_in": "Zum Authorization Endpoint",
        "debugger_next": "Als nächstes bringt der Browser diese Anfrage zum Authorization"
        " Endpoint:",
        "debugger_lost": "Dieser Ablauf ist hier nicht oder nicht mehr bekannt. Bitte beginnen"
        " Sie von vorn.",
        "debugger_done": "Das ist alles. Die Signatur des ID Tokens wurde hier nicht geprüft; eine"
        " Anwendung muss das.",
        "request": "Anfrage",
        "response": "Antwort",
        "step_registration": "Registrierung der Anwendung",
        "step_authorization": "Authorization Response",
        "step_token": "Token Request",
        "step_id_token": "ID Token, dekodiert",
        "step_userinfo": "Userinfo Request",
    },
}
TEXTS: Final[Mapping[str, Mapping[str, str]]] = {
    language: {**PLAIN_TEXTS[language], **texts} for language, texts in OWN_TEXTS.items()
}
"""With those of the pages that the endpoints show by themselves."""
