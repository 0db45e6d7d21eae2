from django.contrib.auth import get_user_model
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from policylearning.common.forms import handle, open_form
from policylearning.common.lists import Column, ListPage, QuerysetSource, Sort
from policylearning.common.views import public

from . import actions, queries
from .enums import Channel
from .filters import NoticeFilter
from .forms import PreferencesForm
from .mail import read_token
from .registry import categories

NOTICES = ListPage(
    key="notices",
    title=gettext_lazy("Notices"),
    counted=ngettext_lazy("%(number)s notice", "%(number)s notices", "count"),
    search_label=gettext_lazy("Search notices"),
    card="notifications/_card.html",
    item_name="notice",
    layout="rows",
    sorts=(Sort("new", gettext_lazy("Newest first"), order=("-created_at", "-pk")),),
    columns=(
        Column("subject", gettext_lazy("Notice")),
        Column("text", gettext_lazy("Text"), in_table=False),
        Column("created_at", gettext_lazy("When")),
        Column("read_at", gettext_lazy("Read")),
    ),
    template="notifications/list.html",
    nothing="notifications/_nothing.html",
)


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    source = QuerysetSource(queries.visible_to(request.user), NoticeFilter, facets={"category": "category"})
    return NOTICES.respond(request, source)


@require_safe
def follow(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark it read and go to what it is about."""
    notice = get_object_or_404(queries.visible_to(request.user), pk=pk)
    actions.mark_read(notice=notice, by=request.user)
    return redirect(notice.url)


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    actions.mark_all_read(by=request.user)
    return redirect("notices:list")


def preferences(request: HttpRequest) -> HttpResponse:
    form = open_form(request, PreferencesForm, user=request.user)
    done = handle(
        request,
        form,
        lambda: actions.choose_all(user=request.user, choices=form.changed()),
        reverse("notices:preferences"),
        message=_("Your choice is kept."),
    )
    return done or render(request, "notifications/preferences.html", {"form": form})


@csrf_exempt  # mail programs post here (RFC 8058); the signed link is the permission and can only stop mail
@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """A page with one button, for programs that look at links change nothing; POST stops the mails."""
    try:
        user_id, key = read_token(token)
        category = categories[key]
    except (BadSignature, LookupError):
        return render(
            request, "notifications/unsubscribe.html", {"category": None, "is_done": False}, status=404
        )
    if request.method == "POST":
        person = get_object_or_404(get_user_model(), pk=user_id)
        actions.choose(user=person, category=key, channel=Channel.MAIL, on=False)
    return render(
        request, "notifications/unsubscribe.html", {"category": category, "is_done": request.method == "POST"}
    )
