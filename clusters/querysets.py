"""Chainable filters of who and where. Every `visible_to(scope)` says, once, who may read."""

import datetime as dt
from typing import Any

from django.contrib.auth.base_user import BaseUserManager
from django.db import models
from django.db.models import Q

from clusters.scope import Scope


def below(path: str, *, field: str = "path") -> Q:
    """The subtree of a path, itself included, as a range that an index can walk under row-level security."""
    return Q(**{f"{field}__gte": path, f"{field}__lt": path[:-1] + "/"})


class DatedRows(models.QuerySet):
    def on(self, day: dt.date) -> Any:
        """Rows that hold on that day."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day), starts_on__lte=day)


class TenantWideQuerySet(models.QuerySet):
    def visible_to(self, scope: Scope) -> Any:
        """What everybody in the tenant may read."""
        return self.filter(tenant_id=scope.tenant_id)


class PlaceQuerySet(models.QuerySet):
    def visible_to(self, scope: Scope) -> "PlaceQuerySet":
        """Places at or below where the person is; a teacher sees her cluster and its schools."""
        return self.filter(below(scope.reading_path), tenant_id=scope.tenant_id)


class SchoolQuerySet(models.QuerySet):
    def visible_to(self, scope: Scope) -> "SchoolQuerySet":
        """Schools of the places the person may see."""
        return self.filter(below(scope.reading_path, field="place__path"), tenant_id=scope.tenant_id)


class TeacherQuerySet(models.QuerySet):
    def visible_to(self, scope: Scope) -> "TeacherQuerySet":
        """Teachers posted now at schools the person may see."""
        posted = Q(below(scope.reading_path, field="postings__school__place__path"))
        current = Q(postings__starts_on__lte=scope.today) & (
            Q(postings__ends_on__isnull=True) | Q(postings__ends_on__gt=scope.today)
        )
        return self.filter(posted & current, tenant_id=scope.tenant_id).distinct()


class PostingQuerySet(DatedRows):
    def visible_to(self, scope: Scope) -> "PostingQuerySet":
        """Postings at schools the person may see."""
        return self.filter(below(scope.reading_path, field="school__place__path"), tenant_id=scope.tenant_id)


class GrantQuerySet(DatedRows):
    def visible_to(self, scope: Scope) -> "GrantQuerySet":
        """Grants at places below the person's own; only an administrator reads grants."""
        if not scope.may("access.read"):
            return self.none()
        return self.filter(below(scope.reading_path, field="place__path"), tenant_id=scope.tenant_id)


class ClassroomQuerySet(models.QuerySet):
    def visible_to(self, scope: Scope) -> "ClassroomQuerySet":
        """Classrooms of the person's own schools: those who teach there, and nobody above."""
        return self.filter(tenant_id=scope.tenant_id, school_id__in=scope.school_ids)


class StudentQuerySet(models.QuerySet):
    def visible_to(self, scope: Scope) -> "StudentQuerySet":
        """Children of the person's own schools."""
        return self.filter(tenant_id=scope.tenant_id, school_id__in=scope.school_ids)


class EnrolmentQuerySet(DatedRows):
    def visible_to(self, scope: Scope) -> "EnrolmentQuerySet":
        """Enrolments in the person's own schools."""
        return self.filter(tenant_id=scope.tenant_id, school_id__in=scope.school_ids)


class ConflictQuerySet(models.QuerySet):
    def visible_to(self, scope: Scope) -> "ConflictQuerySet":
        """What the person is one of the two people of: at her own schools, and in meetings."""
        hers = Q(stands_by_id=scope.user_id) | Q(kept_by_id=scope.user_id)
        here = Q(school_id__in=scope.school_ids) | Q(school=None)
        return self.filter(hers, here, tenant_id=scope.tenant_id)

    def unseen(self, scope: Scope) -> "ConflictQuerySet":
        """Those to which the person has not said that she has seen them."""
        mine = Q(stands_by_id=scope.user_id, stands_seen_at__isnull=True)
        mine |= Q(kept_by_id=scope.user_id, kept_seen_at__isnull=True)
        return self.visible_to(scope).filter(mine)


class UserManager(BaseUserManager):
    def create_user(self, **fields: Any) -> Any:
        """A person without a password. `phone` in E.164 form, `email` in small letters: both are looked up as written."""
        fields["email"] = fields.get("email", "").lower()
        user: Any = self.model(**fields)
        user.set_unusable_password()
        user.save(using=self._db)
        return user
