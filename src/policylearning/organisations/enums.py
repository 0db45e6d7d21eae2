from django.db import models


class OrganisationType(models.TextChoices):
    MANAGING_AUTHORITY = "managing_authority", "Managing authority"
    INTERMEDIATE_BODY = "intermediate_body", "Intermediate body"
    NATIONAL_AUTHORITY = "national_authority", "National authority"
    REGIONAL_AUTHORITY = "regional_authority", "Regional authority"
    LOCAL_AUTHORITY = "local_authority", "Local authority"
    CLUSTER_ORGANISATION = "cluster_organisation", "Cluster organisation"
    BUSINESS_SUPPORT = "business_support", "Business support organisation"
    UNIVERSITY = "university", "University or research organisation"
    AGENCY = "agency", "Agency"
    NGO = "ngo", "Non-governmental organisation"
    COMPANY = "company", "Company"
    OTHER = "other", "Other"


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
