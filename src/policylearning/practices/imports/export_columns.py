"""The columns of this platform's own export, which its import knows again."""

COLUMNS = (
    "address", "version", "title", "summary", "kind", "language", "topics", "region", "place", "institution",
    "project", "start", "end", "description", "resources", "cost_from", "cost_to", "staff", "setup_months",
    "evidence", "indicators", "difficulties", "potential", "legal_preconditions", "financial_preconditions",
    "partner_preconditions", "capacity_preconditions", "tags", "field_of_intervention", "policy_instrument", "links",
)  # fmt: skip
ALSO = ("state", "published", "confirmed", "evidence_level")
"""Written for the reader and not read back."""
