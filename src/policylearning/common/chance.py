"""The one source of randomness that is not a secret; secrets come from the module `secrets`."""

import random

from django.conf import settings

source = random.Random(settings.RANDOM_SEED)  # noqa: S311 - not for secrets


def repeatable(seed: int | str) -> random.Random:
    """A source that gives the same each time it is made: for resampling that ends in a published figure."""
    return random.Random(seed)  # noqa: S311 - not for secrets
