"""The pages for what went wrong: what happened, what is kept, what to do."""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.utils.translation import gettext as _


def forbidden(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403, with the rule's reason for the person."""
    return render(request, "403.html", {"reason": reason}, status=403)


def too_many(request: HttpRequest, wait_seconds: int = 60) -> HttpResponse:
    """429; says how long to wait, to people and in Retry-After."""
    response = render(request, "429.html", {"minutes": max(1, -(-wait_seconds // 60))}, status=429)
    response["Retry-After"] = str(wait_seconds)
    return response


def too_large(request: HttpRequest, limit: str = "") -> HttpResponse:
    """413; `limit` says in words what would be accepted."""
    return render(request, "413.html", {"limit": limit}, status=413)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig):
        return too_large(request)
    return render(request, "400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return forbidden(request, str(exception))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form from a page of another session, or from elsewhere."""
    return forbidden(
        request,
        _(
            "This form was open for too long, or it came from another site. Nothing was changed. "
            "Go back, load the page again and send it once more; what you typed is still there."
        ),
    )


def broken(request: HttpRequest) -> HttpResponse:
    """500. Asks neither database nor session, which may be what broke; the number leads to the log."""
    context = {"site_name": settings.SITE_NAME, "number": getattr(request, "id", "")}
    try:
        page: str = loader.render_to_string("500.html", context)
    except Exception:  # the page for errors must not fail because of one
        page = f"<!DOCTYPE html><title>500</title><p>Something broke on our side: {context['number']}</p>"
    return HttpResponse(page, status=500)
