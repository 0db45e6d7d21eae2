"""What communities refuse, in words for the person."""

from policylearning.common.errors import ActionError


class AlreadyThere(ActionError):
    """A community of that name exists."""


class UnusableDomain(ActionError):
    """A domain that anybody has an address at, or that is none."""


class LastOwner(ActionError):
    """Without an owner nobody could let people in."""


class NothingSaid(ActionError):
    """A post without a word, a decision without its reason."""


class TooMuch(ActionError):
    """More in a day than anybody needs, or than a newcomer may."""
