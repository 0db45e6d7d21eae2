"""The one source of randomness that is not a secret; secrets come from the module `secrets`."""

import random

from django.conf import settings

source = random.Random(settings.RANDOM_SEED)  # noqa: S311 - not for secrets
