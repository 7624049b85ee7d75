"""Classrooms and the children in them. Every row about a child stands behind the school wall."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.text import slugify

from clusters.choices import Sex
from clusters.models.dated import Dated, ends_after_start, no_overlap
from clusters.models.people import Teacher
from clusters.models.places import School
from clusters.querysets import ClassroomQuerySet, EnrolmentQuerySet, StudentQuerySet
from foundation.models import Public, TenantForeignKey, TenantOneToOneField, TenantOwned


class Classroom(Public, TenantOwned):
    """Children who are taught together in one academic year; often of several grades."""

    school = TenantForeignKey(School, related_name="classrooms")
    year = models.PositiveSmallIntegerField()  # the calendar year in which the academic year began
    grades = ArrayField(models.PositiveSmallIntegerField())
    section = models.CharField(max_length=10, blank=True, default="")

    objects = ClassroomQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "school", "year", "grades", "section"], name="classroom_once"),
            models.CheckConstraint(condition=models.Q(grades__len__gte=1), name="classroom_has_grades"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """`3`, `4, 5`, `3 A`: grades, then section."""
        return " ".join(filter(None, [", ".join(str(g) for g in sorted(self.grades)), self.section]))

    @property
    def slug(self) -> str:
        """What the name of a file calls it: `ps-sonpur-class-4-5`. Reads the school's place."""
        return f"{self.school.place.slug}-class-{slugify(self.label)}"


class ClassTeacher(TenantOwned, Dated):
    """A teacher of a classroom. She writes its ratings; other teachers of the school may read them."""

    classroom = TenantForeignKey(Classroom, on_delete=models.CASCADE, related_name="class_teachers")
    teacher = TenantForeignKey(Teacher, related_name="classes")

    class Meta:
        constraints = [
            ends_after_start("class_teacher_ends_after_start"),
            no_overlap("class_teacher_one_at_a_time", "classroom_id", "teacher_id"),
        ]

    def __str__(self) -> str:
        return f"{self.teacher_id} teaches {self.classroom_id}"


class Student(Public, TenantOwned):
    """A child: a first name and a number on the school's roll, and no more."""

    school_walled = True

    school = TenantForeignKey(School, related_name="students")
    roll_number = models.PositiveIntegerField()
    first_name = models.CharField(max_length=200)

    objects = StudentQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "school", "roll_number"], name="student_roll_once")]

    def __str__(self) -> str:
        return self.first_name


class StudentTraits(TenantOwned):
    """What is only ever used in totals; apart from the child's own row."""

    school_walled = True

    student = TenantOneToOneField(Student, on_delete=models.CASCADE, primary_key=True, related_name="traits")
    school = TenantForeignKey(School, related_name="+")
    sex = models.CharField(max_length=5, choices=Sex.choices, blank=True, default="")
    has_disability = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"traits of {self.student_id}"


class Enrolment(TenantOwned, Dated):
    """A child in a classroom, from one day until another."""

    school_walled = True

    student = TenantForeignKey(Student, on_delete=models.CASCADE, related_name="enrolments")
    classroom = TenantForeignKey(Classroom, related_name="enrolments")
    school = TenantForeignKey(School, related_name="+")
    grade = models.PositiveSmallIntegerField()

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["tenant", "classroom"], name="enrolment_classroom")]
        constraints = [
            ends_after_start("enrolment_ends_after_start"),
            no_overlap("enrolment_one_at_a_time", "student_id"),
        ]

    def __str__(self) -> str:
        return f"{self.student_id} in {self.classroom_id}"
