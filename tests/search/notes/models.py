from django.db import models

from policylearning.common.fields import Line, Text


class Note(models.Model):
    """What is told of it is in `facts`: keyword arguments of SearchDocument, dates as ISO text."""

    title = Line(max_length=200)
    text = Text(blank=True)
    facts = models.JSONField(default=dict)
    hidden = models.BooleanField(default=False)
    """Taken back: nobody may see it, whatever the index says."""

    def __str__(self) -> str:
        return self.title
