"""What a diary note or a piece of work is linked to: abilities, learning outcomes."""

from collections.abc import Iterable

from django.db import models

from foundation.tenancy.connection import current_tenant_id


def set_links(links: type[models.Model], of: models.Model, wanted: Iterable[models.Model]) -> None:
    """Let `of` be linked to these and to nothing else. `links` is the model between the two, at the school of `of`.

    Two queries.
    """
    ends = {field.related_model: field for field in links._meta.concrete_fields if field.is_relation}
    owner = ends.pop(type(of))
    rows = links._default_manager.filter(tenant_id=current_tenant_id(), **{owner.name: of})
    rows.delete()
    chosen = {each.pk: each for each in wanted}
    links._default_manager.bulk_create(
        links(**{owner.name: of, "school_id": of.school_id, ends[type(each)].attname: pk})  # type: ignore[attr-defined]
        for pk, each in sorted(chosen.items())
    )
