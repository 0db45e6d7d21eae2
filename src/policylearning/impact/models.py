from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from policylearning.common import clock
from policylearning.common.fields import Text
from policylearning.organisations.models import Organisation
from policylearning.practices.models import Practice
from policylearning.regions.models import Region

from .enums import FORWARD, EventVerb, Side, Stage


class Transfer(models.Model):
    """One entry of the transfer ledger: an organisation takes a practice up in its region.

    `state` is what one side says; `confirmed_state` is the last stage both sides stand behind, and the only
    one the public sees.
    """

    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="ledger")
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("receiving organisation"),
        on_delete=models.PROTECT,
        related_name="transfers",
    )
    region = models.ForeignKey(
        Region, verbose_name=_("receiving region"), on_delete=models.PROTECT, related_name="transfers"
    )
    logged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="transfers_logged"
    )
    logged_side = models.CharField(max_length=10, choices=Side.choices)
    logged_at = models.DateTimeField(default=clock.now)
    receiver = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="transfers_received",
    )
    """Who was named to speak for the receiving organisation. Its confirmed members always may."""
    started_on = models.DateField(_("started"))

    state = models.CharField(_("stage"), max_length=12, choices=Stage.choices, default=Stage.SHORTLISTED)
    state_since = models.DateTimeField(default=clock.now)
    version = models.PositiveIntegerField(default=1)
    """Goes up with every step, so that nobody confirms a stage they have not seen."""

    awaits = models.CharField(max_length=10, choices=Side.choices, blank=True)
    """The side whose word on `state` is missing; empty when none is needed."""
    confirmed_by_owner_at = models.DateTimeField(null=True, blank=True)
    confirmed_by_owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_by_receiver_at = models.DateTimeField(null=True, blank=True)
    confirmed_by_receiver = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    disputed_at = models.DateTimeField(null=True, blank=True)
    """Since when the awaited side says that `state` is not so; its reason is the event."""

    confirmed_state = models.CharField(max_length=12, choices=Stage.choices, blank=True)
    confirmed_state_since = models.DateTimeField(null=True, blank=True)
    furthest = models.CharField(max_length=12, choices=[(s.value, s.label) for s in FORWARD], blank=True)
    """The furthest stage both sides ever stood behind; the funnel counts it."""

    class Meta:
        ordering = ["-state_since", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "organisation"],
                condition=~models.Q(state=Stage.DROPPED),
                name="one_open_transfer_each",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_by_owner_at__isnull=True, confirmed_by_owner__isnull=True)
                | models.Q(confirmed_by_owner_at__isnull=False, confirmed_by_owner__isnull=False),
                name="owner_confirmation_has_date_and_person",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_by_receiver_at__isnull=True, confirmed_by_receiver__isnull=True)
                | models.Q(confirmed_by_receiver_at__isnull=False, confirmed_by_receiver__isnull=False),
                name="receiver_confirmation_has_date_and_person",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_by_owner__isnull=True)
                | models.Q(confirmed_by_receiver__isnull=True)
                | ~models.Q(confirmed_by_owner=models.F("confirmed_by_receiver")),
                name="nobody_confirms_for_both_sides",
            ),
            models.CheckConstraint(
                condition=~models.Q(awaits=Side.OWNER, confirmed_by_owner__isnull=False)
                & ~models.Q(awaits=Side.RECEIVER, confirmed_by_receiver__isnull=False),
                name="awaited_side_has_not_confirmed",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_state="", confirmed_state_since__isnull=True, furthest="")
                | (
                    ~models.Q(confirmed_state="")
                    & ~models.Q(furthest="")
                    & models.Q(confirmed_state_since__isnull=False)
                ),
                name="confirmed_stage_has_its_date",
            ),
            models.CheckConstraint(
                condition=models.Q(disputed_at__isnull=True) | ~models.Q(awaits=""),
                name="disputed_is_unconfirmed",
            ),
        ]
        indexes = [
            models.Index(
                fields=["practice", "confirmed_state", "-confirmed_state_since"], name="transfer_ledger"
            ),
            models.Index(fields=["organisation", "awaits"], name="transfer_of_organisation"),
        ]

    def __str__(self) -> str:
        return f"{self.practice} → {self.organisation}"

    def get_absolute_url(self) -> str:
        return reverse("impact:transfer", args=[self.pk])

    def get_state_display(self) -> str:  # type: ignore[no-redef]
        """Django's own makes a table of all stages each time; a list asks for each row."""
        return str(Stage(self.state).label)

    @property
    def is_public(self) -> bool:
        return self.confirmed_state != ""

    @property
    def is_open(self) -> bool:
        return self.state != Stage.DROPPED


class TransferEvent(models.Model):
    """What happened to a transfer, with a note. A step becomes public when both sides confirmed it."""

    transfer = models.ForeignKey(Transfer, on_delete=models.CASCADE, related_name="events")
    verb = models.CharField(max_length=10, choices=EventVerb.choices)
    state = models.CharField(max_length=12, choices=Stage.choices)
    """The stage after it."""
    side = models.CharField(max_length=10, choices=Side.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    on = models.DateField()
    """The day it happened, as its teller says; `at` is when it was told."""
    note = Text(_("note"), max_length=1000, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    disputed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.get_verb_display()}: {self.transfer}"
