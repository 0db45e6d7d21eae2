from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from policylearning import common
from policylearning.accounts.queries import experts_of
from policylearning.common.panels import panels_for
from policylearning.common.views import public
from policylearning.practices.queries import newest_cards
from policylearning.regions.maps import clustered, europe_map
from policylearning.topics.models import Tag, Topic

from .figures import Figures, figures
from .waiting import waiting_for

SERVICE_WORKER = Path(common.__file__).parent / "static" / "common" / "service-worker.js"
NEWEST = 3
OF_TOPIC = 6


@public
def home(request: HttpRequest) -> HttpResponse:
    known = figures()
    return render(
        request,
        "web/home.html",
        {
            "topics": [(topic, known.by_topic.get(topic.pk, 0)) for topic in Topic.objects.all()],
            "newest": newest_cards(NEWEST),
            "figures": known,
            "map": _map(known),
            "panels": panels_for("web.home", request.user, None),
        },
    )


def _map(known: Figures) -> Any:
    """Where practices come from, each circle a link to them."""
    practices = reverse("practices:list")
    points = clustered(
        known.by_region,
        label=lambda region, count: ngettext(
            "{place}: {count} practice", "{place}: {count} practices", count
        ).format(place=region.name, count=count),
        url=lambda region: f"{practices}?{urlencode({'region': region.code})}",
    )
    return europe_map(points, title=_("Where the practices come from")) if points else ""


@public
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    topic = get_object_or_404(Topic, slug=slug)
    return render(
        request,
        "web/topic.html",
        {
            "topic": topic,
            "practices_shown": newest_cards(OF_TOPIC, topic=topic),
            "count": figures().by_topic.get(topic.pk, 0),
            "experts": experts_of(topic),
            "tags": Tag.objects.filter(topics=topic),
            "panels": panels_for("web.topic", request.user, topic),
        },
    )


def desk(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "web/desk.html",
        {"waiting": waiting_for(request.user), "panels": panels_for("web.desk", request.user, request.user)},
    )


@public
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "web/accessibility.html", {"contact": settings.CONTACT_EMAIL})


@public
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "web/privacy.html", {"contact": settings.CONTACT_EMAIL})


@public
def offline(request: HttpRequest) -> HttpResponse:
    """What the service worker shows when there is no network."""
    return render(request, "offline.html")


@public
def service_worker(request: HttpRequest) -> HttpResponse:
    """Served from the root, for a service worker rules only over what lies beneath it."""
    return HttpResponse(SERVICE_WORKER.read_text(), content_type="text/javascript")
