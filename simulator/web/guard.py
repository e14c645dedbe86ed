"""Who may come in: the token, the Host and Origin headers, and what a browser may do with a page."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable
from urllib.parse import parse_qsl, urlencode, urlsplit

from fastapi import Request, Response
from fastapi.responses import PlainTextResponse, RedirectResponse

from simulator.web.problem_json import problem_response
from simulator.web.settings import Settings

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # without one a browser names no origin for a form
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}
MOST_BYTES = 20_000_000
"""Of one request."""
_READING = ("GET", "HEAD")

Next = Callable[[Request], Awaitable[Response]]


def guard(settings: Settings) -> Callable[[Request, Next], Awaitable[Response]]:
    """Middleware that lets in who has the token, and nobody whom another site sends."""

    async def checked(request: Request, call_next: Next) -> Response:
        response = _refused(request, settings)
        if response is None:
            response = _with_token(request, settings) or await call_next(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    return checked


def _refused(request: Request, settings: Settings) -> Response | None:
    """A refusal for a wrong host, a foreign origin, a body that is too large, or a missing token."""
    host = request.headers.get("host", "")
    if urlsplit(f"//{host}").hostname not in settings.hosts:
        return _no(request, 421, "unknown host")
    origin = request.headers.get("origin")
    site = request.headers.get("sec-fetch-site", "same-origin")
    if origin is not None and urlsplit(origin).netloc != host:
        return _no(request, 403, "foreign origin")
    if request.method not in _READING and site not in ("same-origin", "none"):
        return _no(request, 403, "foreign site")
    length = request.headers.get("content-length", "0")
    if request.method not in _READING and ("transfer-encoding" in request.headers or not length.isdigit()):
        return _no(request, 411, "length required")
    if int(length or 0) > MOST_BYTES:
        return _no(request, 413, "too large")
    given = (
        request.cookies.get(settings.cookie)
        or request.query_params.get("token")
        or request.headers.get("authorization", "").removeprefix("Bearer ")
    )
    if not hmac.compare_digest(given.encode(), settings.token.encode()):
        return _no(request, 401, "open the address with its token, as the program printed it")
    return None


def _no(request: Request, status: int, why: str) -> Response:
    """A refusal, as programs or as people read it."""
    if request.url.path.startswith("/api/"):
        return problem_response(status, why)
    return PlainTextResponse(why, status)


def _with_token(request: Request, settings: Settings) -> Response | None:
    """The token in an address becomes a cookie, and leaves the address."""
    if "token" not in request.query_params or request.method != "GET":
        return None
    rest = [(key, value) for key, value in parse_qsl(request.url.query) if key != "token"]
    path = settings.root + request.url.path + (f"?{urlencode(rest)}" if rest else "")
    response = RedirectResponse(path, 303)
    response.set_cookie(settings.cookie, settings.token, httponly=True, samesite="strict", path=settings.root or "/")
    return response


def form_is_ours(given: str, settings: Settings) -> bool:
    """Whether a form carries what only our pages do."""
    return hmac.compare_digest(given.encode(), settings.csrf.encode())
