"""Lists of the API come in pages of limited length."""

from rest_framework.pagination import LimitOffsetPagination


class Pages(LimitOffsetPagination):
    """`limit` (50, at most 200) and `offset`."""

    max_limit = 200
