"""The pages that endpoints show by themselves: what they are for, and how they look by default."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from enum import StrEnum
from html import escape
from http import HTTPStatus
from string import Template
from typing import Final, TypeAlias

import attrs

from .document import POLICY, PROTECTIONS, STYLE, SUBMIT, document, forms_of, policy, source_of
from .messages import HTML, Request, Response, json_object
from .texts import DEFAULT, TEXTS, choose_language, wanted_languages


class PageKind(StrEnum):
    """What a page is for."""

    USER_CODE = "user_code"
    """Asks for the code that a device shows (RFC 8628 §3.3): its form posts the field ``user_code``
    to the URL that it is at. Has ``user_code``, to begin with, and ``problem``."""
    DEVICE_CONNECTED = "device_connected"
    DEVICE_DENIED = "device_denied"
    LOGGED_OUT = "logged_out"
    REQUEST_ENDED = "request_ended"
    """The request was answered already, has expired, or began in another browser."""
    FOREIGN_FORM = "foreign_form"
    """A form was not sent from the page that was shown."""
    REQUEST_REFUSED = "request_refused"
    """The client sent a wrong request, and cannot be told. Has ``error`` and ``description``."""
    FAILURE = "failure"
    """The server failed."""
    FORM_POST = "form_post"
    """Takes a response to the client (OAuth 2.0 Form Post Response Mode): its form posts ``fields``
    to ``action``, by ``script`` or by a button."""


class CodeProblem(StrEnum):
    """What is wrong with a user code."""

    UNKNOWN = "unknown"
    EXPIRED = "expired"
    TOO_MANY = "too_many"
    """Too many were tried."""


@attrs.frozen(kw_only=True)
class Page:
    """A page that an endpoint has to show."""

    kind: PageKind
    status: int = HTTPStatus.OK
    languages: tuple[str, ...] = ()
    """What client and browser would like best, as tags, the best first."""
    user_code: str = attrs.field(default="", repr=False)
    problem: CodeProblem | None = None
    error: str = ""
    """A code of OAuth, such as ``invalid_request``."""
    description: str = ""
    """For the developers of the client, in English."""
    action: str = attrs.field(default="", repr=False)
    fields: Mapping[str, str] = attrs.field(factory=dict[str, str], repr=False)

    @property
    def script(self) -> str:
        """The inline script that sends the first form of the page; the policy allows this one."""
        return SUBMIT if self.kind is PageKind.FORM_POST else ""


Pages: TypeAlias = Callable[[Request, Page], Awaitable[Response]]
"""Shows a page. Headers that the response lacks are added: its type, ``no-store``, protections, and
a policy that allows images, fonts and styles of the server's own, inline styles, and no script."""
USER_CODE_FORM: Final = Template("""$alert<form method="post">
<label for="user_code">$label</label>
<input id="user_code" name="user_code" value="$user_code" autocomplete="off"\
 autocapitalize="characters" spellcheck="false" required autofocus>
<p><button>$button</button></p>
</form>""")


@attrs.frozen
class PlainPages:
    """The pages of ``authlete.server``, which ``Settings.pages`` may replace."""

    texts: Mapping[str, Mapping[str, str]] = attrs.field(default=TEXTS, repr=False)
    """By language and key, as in ``TEXTS``; what one lacks is said in English."""

    async def __call__(self, request: Request, page: Page) -> Response:
        """Show a page."""
        del request
        language = choose_language(page.languages, self.texts)
        texts = {**TEXTS[DEFAULT], **self.texts.get(language, {})}
        html = document(language, texts[page.kind], _content(page, texts))
        own = policy(source_of(STYLE), source_of(SUBMIT)) if page.script else POLICY
        return Response(page.status, (("content-security-policy", own),), html.encode())


async def show(pages: Pages, request: Request, page: Page) -> Response:
    """Show a page as the owner of the server wants it, with the headers that protect it."""
    languages = wanted_languages(request)
    response = await pages(request, attrs.evolve(page, languages=languages))
    return _protected(response, source_of(SUBMIT) if page.script else "'none'")


async def show_ended(pages: Pages, request: Request) -> Response:
    """Tell that a request is over."""
    page = Page(kind=PageKind.REQUEST_ENDED, status=HTTPStatus.BAD_REQUEST)
    return await show(pages, request, page)


async def show_error(pages: Pages, request: Request, error: Response) -> Response:
    """Make a page of an error response."""
    content = json_object(error.body.decode())
    failed = error.status >= HTTPStatus.INTERNAL_SERVER_ERROR
    page = Page(
        kind=PageKind.FAILURE if failed else PageKind.REQUEST_REFUSED,
        status=error.status,
        error=str(content.get("error") or ""),
        description=str(content.get("error_description") or ""),
    )
    shown = await show(pages, request, page)
    return shown.with_headers(*(each for each in error.headers if shown.header(each[0]) is None))


async def show_form_post(pages: Pages, request: Request, response: Response) -> Response:
    """Make a page of Authlete's one that takes a response to the client; others are let through."""
    if response.header("content-type") != HTML:
        return response
    for form in forms_of(response.body.decode()):
        page = Page(kind=PageKind.FORM_POST, action=form.action, fields=form.fields)
        return await show(pages, request, page)
    return _protected(response, "'unsafe-inline'")  # whatever it does, it does by itself


def _protected(response: Response, scripts: str) -> Response:
    allowed = policy("'self' 'unsafe-inline'", scripts, "'self' data:")
    headers = (*PROTECTIONS, ("content-security-policy", allowed))
    return response.with_headers(*(each for each in headers if response.header(each[0]) is None))


def _content(page: Page, texts: Mapping[str, str]) -> str:
    match page.kind:
        case PageKind.USER_CODE:
            alert = escape(texts[page.problem]) if page.problem else ""
            return USER_CODE_FORM.substitute(
                alert=f'<p role="alert">{alert}</p>\n' if alert else "",
                label=escape(texts["user_code_label"]),
                user_code=escape(page.user_code),
                button=escape(texts["continue"]),
            )
        case PageKind.FORM_POST:
            fields = "\n".join(
                f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
                for name, value in page.fields.items()
            )
            return (
                f'<form method="post" action="{escape(page.action)}">\n{fields}\n'
                f"<p>{escape(texts['form_post_text'])}</p>\n"
                f"<p><button>{escape(texts['continue'])}</button></p>\n</form>\n"
                f"<script>{page.script}</script>"
            )
        case PageKind.REQUEST_REFUSED:
            reason = ": ".join(filter(None, (page.error, page.description)))
            return f"<p>{escape(texts['request_refused_text'])}</p>\n<p>{escape(reason)}</p>"
        case _:
            return f"<p>{escape(texts[f'{page.kind}_text'])}</p>"
