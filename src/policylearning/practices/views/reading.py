"""Reading practices: the page, its other forms, and how we rate."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from policylearning.common.panels import panels_for
from policylearning.common.permissions import can
from policylearning.common.views import public
from policylearning.practices import document, evidence, queries
from policylearning.practices.citation import citation
from policylearning.practices.cover import cover_of
from policylearning.practices.enums import PUBLIC_STATES, State
from policylearning.practices.feeds import data, linked_block
from policylearning.practices.filters import PRACTICES, PracticeSource
from policylearning.practices.models import Attachment, Practice
from policylearning.practices.page import Section, facts_of, indicators_of, preconditions_of, sections_of
from policylearning.practices.workflow import LIFE_CYCLE
from policylearning.regions.maps import europe_map
from policylearning.search.counting import count_if_missed

PAGE_VERBS = frozenset(
    [
        "submit",
        "withdraw",
        "approve",
        "decline",
        "ask_changes",
        "appeal",
        "uphold",
        "reopen",
        "revise",
        "publish",
        "confirm",
        "retire",
        "restore",
    ]
)
"""The steps whose button stands on the practice page; judging has pages of its own."""
NEXT_STEPS: dict[str, Any] = {
    State.DRAFT: gettext_lazy("Only you see it. When all is written, send it to the experts."),
    State.SUBMITTED: gettext_lazy("The web admin of its project looks at it first, then the experts do."),
    State.IN_VALIDATION: gettext_lazy("Experts of its topic score it. The author is told what they decide."),
    State.VALIDATED: gettext_lazy(
        "The experts validated it. An expert or the thematic manager publishes it."
    ),
    State.NOT_VALIDATED: gettext_lazy(
        "The scores say why. The author may appeal once, or start again from this text."
    ),
    State.APPEALED: gettext_lazy(
        "The thematic manager reads the scores and the author's reason, and decides."
    ),
    State.DECLINED: gettext_lazy("The project does not stand behind it. The reason is in its history."),
}
"""What happens next, said to those who see a practice that is not public."""


@public
def practice_list(request: HttpRequest) -> HttpResponse:
    source = PracticeSource(request.user)
    response = PRACTICES.respond(request, source)
    count_if_missed(request, source.found, ("practice",))
    return response


@public
def detail(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    practice = queries.page_of(request.user, pk)
    if practice is None:
        raise Http404
    if slug != (practice.slug or "-"):
        return redirect(practice, permanent=practice.is_public)
    return render(request, "practices/detail.html", _context(request, queries.filled(practice)))


def _context(request: HttpRequest, practice: Practice) -> dict[str, Any]:
    user = request.user
    sections, preconditions = sections_of(practice), preconditions_of(practice)
    pictures = [each for each in practice.attachments.all() if each.is_picture]
    return {
        "practice": practice,
        "crumbs": [(_("Good practices"), reverse("practices:list"))],
        "badge": queries.badge_of(practice),
        "facts": _facts(request, practice),
        "sections": sections,
        "page_anchors": _anchors(sections, preconditions),
        "indicators": indicators_of(practice),
        "preconditions": preconditions,
        "levels": evidence.LEVELS,
        "map": _map(practice),
        "cover": "" if pictures else cover_of(practice),
        "pictures": pictures,
        "documents": [each for each in practice.attachments.all() if not each.is_picture],
        "panels": panels_for("practices.detail", user, practice),
        "transitions": [t for t in LIFE_CYCLE.open_to(user, practice) if t.verb in PAGE_VERBS],
        "may_edit": bool(can(user, "practices.edit", practice)),
        "may_discard": bool(can(user, "practices.discard", practice)),
        "may_hand_over": bool(can(user, "practices.hand_over", practice)),
        "may_see_history": bool(can(user, "practices.see_history", practice)),
        "remarks": _remarks(request, practice),
        "next_step": NEXT_STEPS.get(practice.state, ""),
        "linked": linked_block(practice) if practice.is_public else "",
    }


def _facts(request: HttpRequest, practice: Practice) -> list[tuple[Any, ...]]:
    """The facts column; who is not signed in is told how to learn whom to ask."""
    rows: list[tuple[Any, ...]] = [
        *facts_of(practice, contact=bool(can(request.user, "practices.see_contact", practice)))
    ]
    if practice.contact_name and not request.user.is_authenticated:
        sign_in = f"{reverse('account_login')}?{urlencode({'next': practice.get_absolute_url()})}"
        rows.append((_("Contact"), _("Sign in to see whom to ask"), sign_in))
    return rows


def _anchors(sections: list[Section], preconditions: list[tuple[str, str]]) -> list[tuple[str, str]]:
    found = [(section.title, f"#{section.anchor}") for section in sections]
    if preconditions:
        found.append((_("Preconditions"), "#preconditions"))
    return [*found, (_("How far it is proved"), "#rating")]


def _map(practice: Practice) -> str:
    if practice.region is None:
        return ""
    title = _("Where it happened: %(region)s") % {"region": practice.region.label}
    return europe_map(title=title, highlight=practice.region, size="small")


def _remarks(request: HttpRequest, practice: Practice) -> list[tuple[str, str]]:
    if practice.state != State.CHANGES_REQUESTED or not can(request.user, "practices.see_history", practice):
        return []
    found = queries.open_remarks(practice)
    return [(queries.label_of(name), text) for name, texts in found.items() for text in texts]


@public
def how_we_rate(request: HttpRequest) -> HttpResponse:
    context = {"levels": evidence.LEVELS, "panels": panels_for("practices.how_we_rate", request.user, None)}
    return render(request, "practices/how_we_rate.html", context)


@public
def download(request: HttpRequest, pk: int, attachment_pk: int) -> FileResponse:
    """A picture, shown; a document, as a download under the name it came with."""
    practice = get_object_or_404(queries.visible_to(request.user), pk=pk)
    attachment = get_object_or_404(Attachment, pk=attachment_pk, practice=practice)
    try:
        stored = attachment.file.open("rb")
    except FileNotFoundError as error:
        raise Http404(_("The file is not in the store.")) from error
    response = FileResponse(stored, as_attachment=not attachment.is_picture, filename=attachment.name)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@public
def as_json(request: HttpRequest, pk: int) -> JsonResponse:
    practice = get_object_or_404(
        queries.for_page(queries.visible_to(None).filter(state__in=PUBLIC_STATES)), pk=pk
    )
    return JsonResponse(data(practice), json_dumps_params={"ensure_ascii": False, "indent": 2})


@public
def cite(request: HttpRequest, pk: int) -> HttpResponse:
    practice = get_object_or_404(queries.for_page(queries.visible_to(request.user)), pk=pk)
    return render(request, "practices/cite.html", {"practice": practice, "citation": citation(practice)})


@public
def pdf(request: HttpRequest, pk: int) -> HttpResponse:
    practice = get_object_or_404(queries.for_page(queries.visible_to(request.user)), pk=pk)
    response = HttpResponse(document.as_pdf(practice, request.user), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{practice.slug or _("practice")}.pdf"'
    return response
