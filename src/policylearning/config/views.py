"""Health, for proxies and monitors. Strangers learn yes or no; `policylearning check` tells the rest."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from policylearning.common.health import Level, findings
from policylearning.common.views import public


@public
@never_cache
@require_safe
def live(request: HttpRequest) -> JsonResponse:
    """200 as long as this process answers."""
    return JsonResponse({"live": True})


@public
@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """200 when this node should get traffic, 503 when not."""
    fit = all(found.level != Level.BAD for _check, found, _ms in findings(only_ready=True))
    return JsonResponse({"ready": fit}, status=200 if fit else 503)
