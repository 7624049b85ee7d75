import datetime as dt

from django.apps import AppConfig

from clusters import rules
from clusters.scope import register_permissions
from foundation.tenancy.grants import restrict


class ClustersConfig(AppConfig):
    name = "clusters"

    def ready(self) -> None:
        from clusters import handlers  # noqa: PLC0415  models are only there once apps are ready
        from clusters.services import sign_in  # noqa: PLC0415
        from foundation.files.purging import register_bin  # noqa: PLC0415

        handlers.register()
        register_bin("code_attempts", sign_in.forget_attempts, stays=sign_in.KEPT_FOR)
        register_bin("sessions", sign_in.forget_sessions, stays=dt.timedelta())
        register_permissions(rules.PERMISSIONS)
        # Web processes append dirty marks and read published cells; counting is the workers' business.
        restrict(
            "REVOKE ALL ON clusters_rollup, clusters_dirtymark FROM app_web",
            "GRANT SELECT (id, tenant_id, place_id, period, kind, cut, shown, counted_at) ON clusters_rollup TO app_web",
            "GRANT SELECT, INSERT ON clusters_dirtymark TO app_web",
        )
