from django.db import models

from policylearning.common import clock


class Change(models.Model):
    """The outbox: something that may be found has changed. Written with the change, read by every node's indexer."""

    kind = models.CharField(max_length=40)
    object_id = models.BigIntegerField()
    at = models.DateTimeField(default=clock.now, db_index=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.kind}:{self.object_id}"
