from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.validators import FileExtensionValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from policylearning.common import clock
from policylearning.common.fields import Line, Text
from policylearning.common.text import folded
from policylearning.common.uploads import stored_as
from policylearning.organisations.models import Organisation
from policylearning.programmes.models import Project
from policylearning.regions.models import Region
from policylearning.topics.models import FieldOfIntervention, Tag, Topic

from .enums import PUBLIC_STATES, TONES, Kind, State

if TYPE_CHECKING:
    from policylearning.accounts.models import User

SLUG_LENGTH = 60
SILENT = dict.fromkeys(map(ord, "ЪъЬь"))
"""The Cyrillic signs that romanising would turn into an apostrophe within a word."""


class Practice(models.Model):
    """A good practice: an initiative of regional policy, proved in its region and of interest to others.

    In a draft every field but the title may be empty; `rules.missing` says what a submission still needs.
    """

    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.PRACTICE)
    title = Line(_("title"), max_length=100)
    summary = Line(_("summary"), max_length=160, blank=True)
    language = models.CharField(_("language"), max_length=10, default="en")
    topics = models.ManyToManyField(Topic, verbose_name=_("topics"), related_name="practices", blank=True)

    region = models.ForeignKey(
        Region,
        verbose_name=_("region"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="practices",
    )
    place = Line(_("exact place"), max_length=120, blank=True)
    institution = models.ForeignKey(
        Organisation,
        verbose_name=_("main institution"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="practices",
    )
    contact_name = Line(_("contact"), max_length=120, blank=True)
    """Members see it; addresses are never shown."""
    project = models.ForeignKey(
        Project,
        verbose_name=_("project"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="practices",
    )
    start = models.DateField(_("start"), null=True, blank=True)
    end = models.DateField(_("end"), null=True, blank=True)
    """Empty while the practice is ongoing."""

    description = Text(_("detailed description"), max_length=1500, blank=True)
    resources = Text(_("resources needed"), max_length=300, blank=True)
    cost_from = models.DecimalField(
        _("cost from"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    cost_to = models.DecimalField(
        _("cost to"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    staff = models.DecimalField(
        _("staff"), max_digits=7, decimal_places=1, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    """Full-time equivalents."""
    setup_months = models.PositiveSmallIntegerField(_("time to set up"), null=True, blank=True)
    evidence = Text(_("evidence of success"), max_length=500, blank=True)
    difficulties = Text(_("difficulties encountered"), max_length=300, blank=True)
    potential = Text(_("potential for learning or transfer"), max_length=1000, blank=True)
    legal_preconditions = Text(_("legal preconditions"), max_length=300, blank=True)
    financial_preconditions = Text(_("financial preconditions"), max_length=300, blank=True)
    partner_preconditions = Text(_("partners needed"), max_length=300, blank=True)
    capacity_preconditions = Text(_("capacities needed"), max_length=300, blank=True)
    tags = models.ManyToManyField(Tag, verbose_name=_("tags"), related_name="practices", blank=True)
    field_of_intervention = models.ForeignKey(
        FieldOfIntervention,
        verbose_name=_("field of intervention"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="practices",
    )
    policy_instrument = Line(_("policy instrument"), max_length=200, blank=True)

    state = models.CharField(_("state"), max_length=24, choices=State.choices, default=State.DRAFT)
    state_since = models.DateTimeField(default=clock.now)
    version = models.PositiveIntegerField(default=1)
    """Goes up with every saved edit, so that two editors notice each other."""
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="practices")
    created_at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(default=clock.now)
    submitted_at = models.DateTimeField(null=True, blank=True)
    project_approved_at = models.DateTimeField(null=True, blank=True)
    validated_at = models.DateTimeField(null=True, blank=True)
    appealed_at = models.DateTimeField(null=True, blank=True)
    """An author may appeal once."""
    published_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    """Freshness: when the owner last said that it is still true."""
    retired_because = Text(blank=True)

    evidence_level = models.PositiveSmallIntegerField(default=0)
    """Worked out by `evidence.assess`; kept here so that lists can filter and sort."""
    transfers = models.PositiveIntegerField(default=0)
    """Confirmed transfers to other regions, told by whoever keeps the ledger."""
    is_example = models.BooleanField(default=False)
    import_source = Line(max_length=120, blank=True)
    import_key = models.CharField(max_length=120, blank=True)

    hit: Any = None
    """What a search found in it, where one did: set by lists, shown by cards."""

    if TYPE_CHECKING:
        owner: "models.ForeignKey[User]"  # type: ignore[no-redef]

    class Meta:
        ordering = ["-published_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(published_at__isnull=False)
                | ~models.Q(state__in=[str(s) for s in PUBLIC_STATES]),
                name="public_practice_has_its_date",
            ),
            models.CheckConstraint(
                condition=models.Q(cost_to__isnull=True)
                | models.Q(cost_from__isnull=True)
                | models.Q(cost_to__gte=models.F("cost_from")),
                name="practice_costs_in_order",
            ),
            models.CheckConstraint(condition=models.Q(evidence_level__lte=5), name="evidence_level_0_to_5"),
            models.UniqueConstraint(
                fields=["import_source", "import_key"],
                condition=~models.Q(import_key=""),
                name="one_practice_per_imported_record",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-published_at", "-id"], name="practice_newest"),
            models.Index(fields=["owner", "state"], name="practice_of_owner"),
            models.Index(fields=["state", "confirmed_at"], name="practice_freshness"),
            models.Index(fields=["state_since", "id"], name="practice_waiting"),
            models.Index(fields=["state", "state_since", "owner"], name="practice_in_state"),
            models.Index(fields=["-created_at", "id"], name="practice_entered"),
        ]

    def __str__(self) -> str:
        return str(self.title)

    def get_absolute_url(self) -> str:
        return reverse("practices:detail", args=[self.pk, self.slug or "-"])

    def get_state_display(self) -> str:  # type: ignore[no-redef]
        """Django's own makes a table of all states each time; a list asks for each row."""
        return str(State(self.state).label)

    @property
    def slug(self) -> str:
        """The title's words in Latin letters, whole words up to 60 characters; empty when it has none."""
        words = folded(self.title.translate(SILENT)).replace(" ", "-")
        if len(words) <= SLUG_LENGTH:
            return words
        return words[: SLUG_LENGTH + 1].rpartition("-")[0] or words[:SLUG_LENGTH]

    @property
    def is_stale(self) -> bool:
        return self.state == State.STALE

    @property
    def tone(self) -> str:
        """Of its state, for the `state` component."""
        return TONES.get(State(self.state), "info")

    @property
    def is_public(self) -> bool:
        return self.state in PUBLIC_STATES


class ResultIndicator(models.Model):
    """A figure that shows success."""

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="indicators")
    name = Line(_("indicator"), max_length=120)
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=2)
    unit = Line(_("unit"), max_length=40, blank=True)
    baseline = models.DecimalField(_("baseline"), max_digits=18, decimal_places=2, null=True, blank=True)
    """The value before, in the same unit."""
    source = Line(_("source"), max_length=160, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.name}: {self.value} {self.unit}".strip()


class PracticeLink(models.Model):
    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="links")
    title = Line(_("title"), max_length=120)
    url = models.URLField(_("address"), max_length=500)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.title)


class Attachment(models.Model):
    """A picture (re-encoded) or a PDF. The stored name is ours; the original is only shown."""

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="attachments")
    file = models.FileField(
        upload_to=stored_as("practices"), validators=[FileExtensionValidator(["jpg", "png", "webp", "pdf"])]
    )
    is_picture = models.BooleanField(default=False)
    name = Line(max_length=160)
    description = Line(_("what it shows"), max_length=200, blank=True)
    """The text alternative of a picture."""
    size = models.PositiveIntegerField(default=0)
    added_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.name)


class Revision(models.Model):
    """What a practice said when it was submitted or, once public, edited: numbered, whole, never changed."""

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    content = models.JSONField()
    """Field name to text, as `queries.content_of` gives it."""

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["practice", "number"], name="one_revision_per_number"),
        ]

    def __str__(self) -> str:
        return f"{self.practice} #{self.number}"


class HandOver(models.Model):
    """An offer to take a practice over, to whoever has an account with the address. It goes with the answer."""

    practice = models.OneToOneField(Practice, on_delete=models.CASCADE, related_name="hand_over")
    email = models.EmailField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.practice)


class FieldRemark(models.Model):
    """A change asked for at one field."""

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="remarks")
    field = models.CharField(max_length=40)
    text = Text(max_length=1000)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    """When the practice was submitted again."""

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.field}: {self.text[:40]}"


from .import_models import ImportBatch, ImportedRecord, ImportLine, ImportMapping  # noqa: E402, F401 - the import, kept apart
