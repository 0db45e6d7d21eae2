"""Pages that refuse, break and set things, for the tests of what stands around every page."""

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.urls import path

from policylearning.common import refusals
from policylearning.common.errors import Forbidden
from policylearning.common.views import public
from policylearning.config.urls import handler400, handler403, handler404, handler500
from policylearning.config.urls import urlpatterns as platform

__all__ = ["handler400", "handler403", "handler404", "handler500"]


@public
def plain(request: HttpRequest) -> HttpResponse:
    return HttpResponse("<p>The same for everybody.</p>" * 20)


@public
def looked(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"<p>{request.user.is_authenticated}</p>")


@public
def own(request: HttpRequest) -> HttpResponse:
    return HttpResponse("x", headers={"Cache-Control": "public, max-age=86400"})


@public
def cookie(request: HttpRequest) -> HttpResponse:
    response = HttpResponse("x")
    response.set_cookie("taste", "oat")
    return response


@public
def refused(request: HttpRequest) -> HttpResponse:
    raise Forbidden("Only the <owner> may do this.")


@public
def denied(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


@public
def odd(request: HttpRequest) -> HttpResponse:
    raise SuspiciousOperation("odd")


@public
def huge(request: HttpRequest) -> HttpResponse:
    raise RequestDataTooBig("huge")


@public
def large(request: HttpRequest) -> HttpResponse:
    return refusals.too_large(request, "Pictures may have 5 MB.")


@public
def fast(request: HttpRequest) -> HttpResponse:
    return refusals.too_many(request, 90)


@public
def broken(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


urlpatterns = [
    *(path(f"test/{view.__name__}/", view) for view in (plain, looked, own, cookie, refused, denied)),
    *(path(f"test/{view.__name__}/", view) for view in (odd, huge, large, fast, broken)),
    *platform,
]
