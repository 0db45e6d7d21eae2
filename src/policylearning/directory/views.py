"""Practitioners: the list, a person, one's own profile, people like oneself."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from policylearning.accounts.reader import reader
from policylearning.common.forms import handle, open_form
from policylearning.common.panels import panels_for
from policylearning.common.views import attempt, public, typed
from policylearning.search.visible import visible_objects

from . import actions, deeds, queries
from .faces import face_for
from .filters import PEOPLE, PersonSource, with_proofs
from .forms import PhotoForm, ProfileForm
from .meeting import people_like
from .models import Profile

LIKE_ME_SHOWN = 24


@public
def people(request: HttpRequest) -> HttpResponse:
    user = request.user
    return PEOPLE.respond(request, PersonSource(user), has_profile=queries.profile_of(user) is not None)


@public
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    user = request.user
    profile = get_object_or_404(queries.for_faces(queries.visible_to(user)), pk=pk)
    face = face_for(user, profile)
    context = {
        "face": face,
        "is_mine": user.is_authenticated and user.pk == profile.user_id,
        "facts": _facts(face),
        "said": _said(face),
        "proofs": deeds.proofs_of(profile.user_id) if face.shows("deeds") else [],
        "crumbs": [(_("People"), reverse("directory:list"))],
        "panels": panels_for("directory.detail", user, profile),
    }
    return render(request, "directory/detail.html", context)


def suggest(request: HttpRequest) -> HttpResponse:
    """Options for fields that name somebody in the directory."""
    found = queries.find_people(typed(request), request.user)
    return render(request, "forms/options.html", {"options": found})


def _facts(face: Any) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = []
    if face.organisation:
        rows.append((_("Organisation"), face.organisation, face.organisation.get_absolute_url()))
    if face.region:
        rows.append((_("Region"), face.region.label, face.region.get_absolute_url()))
    if face.languages:
        rows.append((_("Languages"), ", ".join(face.language_names)))
    rows += [(_("Willing to"), "; ".join(face.willing_to))] if face.willing else []
    return rows


def _said(face: Any) -> list[tuple[str, str]]:
    """What the person says, each with its heading; what is empty or hidden is left out."""
    said = ((_("Expertise"), face.expertise), (_("Offers"), face.offers), (_("Seeks"), face.seeks))
    return [(heading, text) for heading, text in said if text]


@public
def photo(request: HttpRequest, pk: int) -> FileResponse:
    """For whom the photo is; a browser keeps it, no proxy does."""
    profile = get_object_or_404(queries.visible_to(request.user).select_related("user"), pk=pk)
    kept = face_for(request.user, profile).photo
    try:
        stored = kept.open("rb") if kept else None
    except FileNotFoundError:
        stored = None
    if stored is None:
        raise Http404(_("There is no photo."))
    response = FileResponse(stored)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, max-age=3600"
    return response


@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    user = reader(request)
    profile = queries.profile_of(user)
    initial = {} if profile else {"role_title": queries.default_role_title(user)}
    form = open_form(
        request,
        ProfileForm,
        key="directory.profile",
        version=profile.version if profile else None,
        profile=profile,
        initial=initial,
    )
    done = handle(
        request,
        form,
        lambda: actions.save_profile(user=user, by=user, version=form.sent_version, **form.given),
        Profile.get_absolute_url,
        message=_("Your profile is saved."),
    )
    return done or render(request, "directory/mine.html", {"form": form, "profile": profile})


@never_cache
def my_photo(request: HttpRequest) -> HttpResponse:
    profile = get_object_or_404(Profile, user=reader(request))
    form = open_form(request, PhotoForm)
    done = handle(
        request,
        form,
        lambda: actions.keep_photo(profile=profile, photo=form.cleaned_data["photo"], by=request.user),
        profile.get_absolute_url(),
        message=_("Your photo is kept."),
    )
    return done or render(request, "directory/photo.html", {"form": form, "profile": profile})


@require_POST
def remove_photo(request: HttpRequest) -> HttpResponse:
    profile = get_object_or_404(Profile, user=reader(request))
    attempt(
        request,
        lambda: actions.keep_photo(profile=profile, photo=None, by=request.user),
        message=_("Your photo is deleted."),
    )
    return redirect(profile)


@never_cache
def like_me(request: HttpRequest) -> HttpResponse:
    user = reader(request)
    matches = people_like(user, LIKE_ME_SHOWN)
    with_proofs([each.face for each in matches])
    context = {
        "matches": matches,
        "has_profile": queries.profile_of(user) is not None,
        "crumbs": [(_("People"), reverse("directory:list"))],
    }
    return render(request, "directory/like_me.html", context)


@public
def did(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Practitioners who did what a document of the index is about; within its page by htmx, else a page."""
    user = request.user
    obj = visible_objects([(kind, pk)], user).get((kind, pk))
    if obj is None:
        raise Http404
    context = {"people": queries.doers_of(obj, user), "title": str(obj), "url": obj.get_absolute_url()}
    partial = request.headers.get("HX-Request") == "true"
    response = render(request, f"directory/{'_did' if partial else 'did'}.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response
