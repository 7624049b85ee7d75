"""One row by a unique key, behind the same walls as any other query."""

import pytest

from clusters.models import TenantSettings, User
from foundation.one_row import one_row
from tests.cast import Cast
from tests.conftest import in_tenant


def test_the_row_as_the_manager_gives_it_or_none(cast: Cast) -> None:
    found = one_row(User, id=cast.coordinator.pk)
    expected = User.objects.get(pk=cast.coordinator.pk)
    assert found is not None
    assert {field.attname: getattr(found, field.attname) for field in User._meta.concrete_fields} == {
        field.attname: getattr(expected, field.attname) for field in User._meta.concrete_fields
    }
    assert one_row(User, id=0) is None


def test_a_row_of_another_tenant_is_none(cast: Cast, other_cast: Cast) -> None:
    with in_tenant(other_cast.tenant.id):
        assert one_row(User, id=cast.coordinator.pk) is None


def test_a_model_whose_columns_are_converted_is_refused() -> None:
    with pytest.raises(TypeError, match="would need to be converted"):
        one_row(TenantSettings, id=1)
