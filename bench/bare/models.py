"""A table of 100,000 rows with an index."""

from django.db import models


class Item(models.Model):
    group = models.IntegerField(db_index=True)
    title = models.CharField(max_length=100)
    words = models.CharField(max_length=300)

    def __str__(self) -> str:
        return self.title
