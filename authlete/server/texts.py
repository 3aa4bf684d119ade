"""What the pages say, by language, and which language a browser wants."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .messages import FORM, Refusal, parameters_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from .messages import Request

DEFAULT: Final = "en"
TEXTS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "user_code": "Connect a device",
        "user_code_label": "The code that your device shows",
        "continue": "Continue",
        "unknown": "There is no such code. Please look at your device again.",
        "expired": "This code has expired. Please start again on your device.",
        "too_many": "Too many attempts. Please try again later.",
        "device_connected": "Your device is connected",
        "device_connected_text": "Please go back to your device.",
        "device_denied": "Your device is not connected",
        "device_denied_text": "You may close this page.",
        "logged_out": "You are logged out",
        "logged_out_text": "You may close this page.",
        "request_ended": "This request has ended",
        "request_ended_text": "It was answered already, took too long, or began in another browser."
        " Please go back to the application and start again.",
        "foreign_form": "This form cannot be used",
        "foreign_form_text": "It was not sent from the page that you were shown. Please go back to"
        " the application and start again.",
        "request_refused": "This request cannot be answered",
        "request_refused_text": "The application has sent you here with a wrong request. Its"
        " developers may want to know why:",
        "failure": "Something went wrong here",
        "failure_text": "Please try again in a few minutes.",
        "form_post": "Back to the application",
        "form_post_text": "Please continue, if your browser does not by itself.",
    },
    "de": {
        "user_code": "Ein Gerät verbinden",
        "user_code_label": "Der Code, den Ihr Gerät zeigt",
        "continue": "Weiter",
        "unknown": "Diesen Code gibt es nicht. Bitte sehen Sie noch einmal auf Ihr Gerät.",
        "expired": "Dieser Code ist abgelaufen. Bitte beginnen Sie auf Ihrem Gerät von vorn.",
        "too_many": "Zu viele Versuche. Bitte versuchen Sie es später noch einmal.",
        "device_connected": "Ihr Gerät ist verbunden",
        "device_connected_text": "Bitte kehren Sie zu Ihrem Gerät zurück.",
        "device_denied": "Ihr Gerät ist nicht verbunden",
        "device_denied_text": "Sie können diese Seite schließen.",
        "logged_out": "Sie sind abgemeldet",
        "logged_out_text": "Sie können diese Seite schließen.",
        "request_ended": "Diese Anfrage ist beendet",
        "request_ended_text": "Sie wurde schon beantwortet, hat zu lange gedauert oder begann in"
        " einem anderen Browser. Bitte kehren Sie zur Anwendung zurück und beginnen Sie von vorn.",
        "foreign_form": "Dieses Formular ist nicht verwendbar",
        "foreign_form_text": "Es kam nicht von der Seite, die Sie gesehen haben. Bitte kehren Sie"
        " zur Anwendung zurück und beginnen Sie von vorn.",
        "request_refused": "Diese Anfrage ist nicht zu beantworten",
        "request_refused_text": "Die Anwendung hat Sie mit einer falschen Anfrage hierher"
        " geschickt. Für deren Entwickler steht hier der Grund:",
        "failure": "Hier ist etwas schiefgegangen",
        "failure_text": "Bitte versuchen Sie es in ein paar Minuten noch einmal.",
        "form_post": "Zurück zur Anwendung",
        "form_post_text": "Bitte gehen Sie weiter, falls Ihr Browser es nicht von selbst tut.",
    },
}
"""By language and key. A page's title has the key of its kind, its text that and ``_text``."""


def choose_language(wanted: Sequence[str], known: Collection[str] = TEXTS) -> str:
    """Choose the first language that there are texts in; English if there is none.

    Args:
        wanted: language tags such as ``de-CH``, the best first.
        known: the languages that there are.
    """
    tags = (tag.strip().lower() for tag in wanted)
    found = (each for tag in tags for each in (tag, tag.partition("-")[0]) if each in known)
    return next(found, DEFAULT)


def wanted_languages(request: Request) -> tuple[str, ...]:
    """List the languages of a page, the best first: the client's wish, then the browser's."""
    try:
        given = dict(parameters_of(request.query))
        if request.content_type == FORM:
            given |= parameters_of(request.text)
    except Refusal:  # why a page is due, perhaps
        given = {}
    return (*given.get("ui_locales", "").split(), *_accepted(request))


def _accepted(request: Request) -> Sequence[str]:
    """List what ``Accept-Language`` names, by weight (RFC 9110 §12.5.4)."""
    weights: dict[str, float] = {}
    for item in (request.header("accept-language") or "").split(","):
        tag, _, weight = item.partition(";")
        try:
            weights[tag.strip()] = float(weight.strip().removeprefix("q=") or 1)
        except ValueError:
            continue
    accepted = (tag for tag, weight in weights.items() if tag and weight > 0)
    return sorted(accepted, key=lambda tag: -weights[tag])
