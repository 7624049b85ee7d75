"""People, where they teach, and what they may do where."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.utils import timezone

from clusters.choices import Role
from clusters.models.dated import Dated, ends_after_start, no_overlap
from clusters.models.places import Place, School
from clusters.querysets import GrantQuerySet, PostingQuerySet, TeacherQuerySet, UserManager
from foundation.models import Public, TenantForeignKey, TenantOneToOneField, TenantOwned


class User(AbstractBaseUser, Public, TenantOwned):
    """A person who can sign in, by phone number (E.164) or e-mail, with a code. There are no passwords and no sign-up."""

    name = models.CharField(max_length=200)
    phone = models.CharField(max_length=16, blank=True, default="")
    email = models.EmailField(blank=True, default="")
    language = models.CharField(max_length=5, blank=True, default="")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "phone"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "phone"], condition=~models.Q(phone=""), name="user_phone_once"),
            models.UniqueConstraint(fields=["tenant", "email"], condition=~models.Q(email=""), name="user_email_once"),
            models.CheckConstraint(
                condition=models.Q(phone="") | models.Q(phone__regex=r"^\+[0-9]{8,15}$"), name="user_phone_e164"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_staff(self) -> bool:
        return False

    @property
    def is_superuser(self) -> bool:
        return False

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Django's own permissions are not used: roles are read from `request.scope`."""
        return False

    def has_module_perms(self, app_label: str) -> bool:
        """Never: there is no Django admin."""
        return False


class Teacher(Public, TenantOwned):
    """A person on the roster of schools. Has a user once she can sign in."""

    name = models.CharField(max_length=200)
    name_key = models.CharField(max_length=200, db_collation="C", blank=True, default="")
    user = TenantOneToOneField(User, null=True, related_name="teacher")

    objects = TeacherQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["tenant", "name_key"], name="teacher_name_key")]

    def __str__(self) -> str:
        return self.name


class Posting(TenantOwned, Dated):
    """A teacher at a school, from one day until another. Her role follows from it: no separate grant."""

    teacher = TenantForeignKey(Teacher, on_delete=models.CASCADE, related_name="postings")
    school = TenantForeignKey(School, related_name="postings")
    is_head = models.BooleanField(default=False)

    objects = PostingQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["tenant", "school", "starts_on"], name="posting_school")]
        constraints = [
            ends_after_start("posting_ends_after_start"),
            no_overlap("posting_one_at_a_time", "teacher_id", "school_id"),
        ]

    def __str__(self) -> str:
        return f"{self.teacher_id} at {self.school_id} from {self.starts_on}"

    @property
    def role(self) -> Role:
        return Role.HEAD_TEACHER if self.is_head else Role.TEACHER


class RoleGrant(Public, TenantOwned, Dated):
    """A role of a person at a place, given by somebody, from one day until another."""

    user = TenantForeignKey(User, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(
        max_length=20, choices=[c for c in Role.choices if c[0] not in (Role.TEACHER, Role.HEAD_TEACHER)]
    )
    place = TenantForeignKey(Place, related_name="grants")
    given_by = TenantForeignKey(User, null=True, related_name="+")

    objects = GrantQuerySet.as_manager()

    class Meta:
        constraints = [
            ends_after_start("grant_ends_after_start"),
            no_overlap("grant_one_at_a_time", "user_id", "place_id", word="role"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} at {self.place_id}"
