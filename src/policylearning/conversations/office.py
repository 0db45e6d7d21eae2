"""The secretariat's side: messages that somebody reported. For everybody else these pages do not exist."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from policylearning.accounts.gate import secretariat_alone
from policylearning.common.errors import ActionError
from policylearning.common.forms import handle, open_form

from . import actions, queries
from .forms import DecisionForm
from .models import Report

MOST = 200


@secretariat_alone
def reports(request: HttpRequest) -> HttpResponse:
    waiting = queries.reports_waiting(request.user)[:MOST]
    return render(request, "conversations/reports.html", {"reports": waiting})


@secretariat_alone
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    report = get_object_or_404(queries.reports_visible_to(request.user), pk=pk)
    form = open_form(request, DecisionForm, key=f"conversations.decide:{pk}")

    def action() -> Report:
        verb = request.POST.get("verb", "")
        if verb not in ("remove", "dismiss"):
            raise ActionError(_("Press one of the buttons that say what you decide. Nothing was changed."))
        return actions.decide(
            report=report, remove=verb == "remove", answer=form.cleaned_data["answer"], by=request.user
        )

    done = handle(request, form, action, reverse("conversations:reports"), message=_("Decided."))
    return done or render(request, "conversations/decide.html", {"form": form, "report": report})
