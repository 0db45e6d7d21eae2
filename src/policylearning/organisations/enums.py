from django.db import models
from django.utils.translation import gettext_lazy as _


class OrganisationType(models.TextChoices):
    MANAGING_AUTHORITY = "managing_authority", _("Managing authority")
    INTERMEDIATE_BODY = "intermediate_body", _("Intermediate body")
    NATIONAL_AUTHORITY = "national_authority", _("National authority")
    REGIONAL_AUTHORITY = "regional_authority", _("Regional authority")
    LOCAL_AUTHORITY = "local_authority", _("Local authority")
    CLUSTER_ORGANISATION = "cluster_organisation", _("Cluster organisation")
    BUSINESS_SUPPORT = "business_support", _("Business support organisation")
    UNIVERSITY = "university", _("University or research organisation")
    AGENCY = "agency", _("Agency")
    NGO = "ngo", _("Non-governmental organisation")
    COMPANY = "company", _("Company")
    OTHER = "other", _("Other")


PUBLIC_AUTHORITIES = frozenset(
    {
        OrganisationType.MANAGING_AUTHORITY,
        OrganisationType.INTERMEDIATE_BODY,
        OrganisationType.NATIONAL_AUTHORITY,
        OrganisationType.REGIONAL_AUTHORITY,
        OrganisationType.LOCAL_AUTHORITY,
    }
)
"""The types that may be verified as a public authority."""


class VerificationState(models.TextChoices):
    REQUESTED = "requested", _("Waiting for a decision")
    VERIFIED = "verified", _("Verified")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    REVOKED = "revoked", _("Revoked")
