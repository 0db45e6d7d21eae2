"""A mapping as a YAML file that a person can read, change and give back."""

from collections.abc import Iterable
from typing import Any

import yaml

from .mapping import Mapping
from .proposal import Proposal
from .reading import Survey

SAMPLE = 40


def written_mapping(name: str, survey: Survey, mapping: Mapping, proposals: Iterable[Proposal]) -> str:
    """YAML, with the reasons and the columns that are not used as comments."""
    proposals = list(proposals)
    layout = survey.layout
    separated = f"separated by “{layout.separator}”" if layout.separator.strip() else ""
    how = " ".join(filter(None, [layout.format.upper(), layout.encoding, separated]))
    lines = [f"# {name}: {survey.rows} rows, {how}", "fields:"]
    reasons = {each.field: each for each in proposals if each.field}
    for field, rule in mapping.as_dict()["fields"].items():
        if field in reasons:
            lines.append(f"  # {reasons[field].reason}; such as {_sample(reasons[field])}")
        short = rule["columns"][0] if set(rule) == {"columns"} and len(rule["columns"]) == 1 else rule
        lines += ["  " + line for line in _yaml({field: short})]
    if mapping.verbatim:
        lines.append("verbatim: true")
    unused = [each for each in proposals if not each.field]
    if unused:
        lines.append("# Not used:")
        lines += [f"#   {each.column}: {_sample(each) if each.samples else each.reason}" for each in unused]
    return "\n".join(lines) + "\n"


def _yaml(data: Any) -> list[str]:
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=1000).splitlines()


def _sample(proposal: Proposal) -> str:
    text = " ".join(proposal.samples[0].split()) if proposal.samples else ""
    return repr(text if len(text) <= SAMPLE else text[: SAMPLE - 1] + "…")
