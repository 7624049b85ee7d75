import clusters.models.settings
import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
import foundation.tenancy.connection
import foundation.tenancy.models
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('foundation', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Place',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('level', models.CharField(choices=[('state', 'State'), ('division', 'Division'), ('district', 'District'), ('block', 'Block'), ('cluster', 'Cluster'), ('school', 'School')], max_length=10)),
                ('path', models.CharField(db_collation='C', max_length=200)),
                ('names', models.JSONField(default=dict)),
                ('name_key', models.CharField(blank=True, db_collation='C', default='', max_length=120)),
                ('lgd_code', models.CharField(blank=True, default='', max_length=12)),
                ('starts_on', models.DateField(null=True)),
                ('ends_on', models.DateField(null=True)),
                ('parent', foundation.tenancy.models.TenantForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='clusters.place')),
                ('tenant', models.ForeignKey(db_index=False, default=foundation.tenancy.connection.open_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
            ],
        ),
        migrations.CreateModel(
            name='Student',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('roll_number', models.PositiveIntegerField()),
                ('first_name', models.CharField(max_length=200)),
                ('tenant', models.ForeignKey(db_index=False, default=foundation.tenancy.connection.open_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
            ],
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('name', models.CharField(max_length=200)),
                ('phone', models.CharField(blank=True, default='', max_length=16)),
                ('email', models.EmailField(blank=True, default='', max_length=254)),
                ('language', models.CharField(blank=True, default='', max_length=5)),
                ('is_active', models.BooleanField(default=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('tenant', models.ForeignKey(db_index=False, default=foundation.tenancy.connection.open_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
            ],
        ),
        migrations.CreateModel(
            name='Classroom',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('year', models.PositiveSmallIntegerField()),
                ('grades', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), size=None)),
                ('section', models.CharField(blank=True, default='', max_length=10)),
                ('tenant', models.ForeignKey(db_index=False, default=foundation.tenancy.connection.open_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
            ],
        ),
        migrations.CreateModel(
            name='CodeAttempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.CharField(max_length=20)),
                ('subject', models.CharField(max_length=64)),
                ('window_starts_at', models.DateTimeField()),
                ('count', models.PositiveIntegerField(default=0)),
                ('tenant', models.ForeignKey(db_index=False, default=foundation.tenancy.connection.open_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
            ],
        ),
        migrations.CreateModel(
            name='Conflict',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('kind', models.CharField(max_length=40)),
                ('record', models.UUIDField()),
                ('place', models.CharField(blank=True, default='', max_length=80)),
                ('field', models.CharField(max_length=40)),
                ('stands', models.JSONField(null=True)),
                ('stands_seen_at', models.DateTimeField(null=True)),
                ('kept', models.JSONField(null=True)),
                ('kept_written_at', models.DateTimeField(null=True)),
                ('kept_seen_at', models.DateTimeField(null=True)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('kept_by', foundation.tenancy.models.TenantForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('stands_by', foundation.tenancy.models.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('tenant', models.ForeignKey(db_index=False, default=foundation.tenancy.connection.open_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
            ],
        ),
        migrations.CreateModel(
            name='Holiday',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(blank=True, null=True)),
                ('names', models.JSONField(default=dict)),
                ('tenant', models.ForeignKey(db_index=False, default=foundation.tenancy.connection.open_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
            ],
        ),
        migrations.CreateModel(
            name='School',
            fields=[
                ('place', foundation.tenancy.models.TenantOneToOneField(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='school', serialize=False, to='clusters.place')),
                ('udise_code', models.CharField(max_length=11)),
                ('management', models.CharField(choices=[('state', 'State government'), ('local', 'Local body'), ('aided', 'Government aided'), ('tribal', 'Tribal welfare department')], default='state', max_length=10)),
                ('lowest_grade', models.PositiveSmallIntegerField(default=1)),
                ('highest_grade', models.PositiveSmallIntegerField(default=5)),
            ],
        ),
        migrations.CreateModel(
            name='DirtyMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('period', models.DateField()),
                ('kind', models.CharField(choices=[('ability', 'Levels by ability'), ('meeting', 'Meetings and who came'), ('stage', 'Clusters by stage'), ('asked', 'Time asked of each teacher')], max_length=10)),
                ('marked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('tenant', models.ForeignKey(db_index=False, default=foundation.tenancy.connection.open_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
                ('cluster', foundation.tenancy.models.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='clusters.place')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Placement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(blank=True, null=True)),
                ('path', models.CharField(db_collation='C', max_length=200)),
                ('parent', foundation.tenancy.models.TenantForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clusters.place')),
                ('place', foundation.tenancy.models.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='placements', to='clusters.place')),
                ('tenant', models.ForeignKey(db_index=False, default=foundation.tenancy.connection.open_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
            ],
        ),
        migrations.CreateModel(
            name='RoleGrant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(blank=True, null=True)),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('role', models.CharField(choices=[('coordinator', 'Cluster coordinator'), ('block_officer', 'Block officer'), ('diet_faculty', 'DIET faculty'), ('district_officer', 'District officer'), ('state_officer', 'State officer'), ('tenant_admin', 'Administrator'), ('programme_staff', 'Programme staff')], max_length=20)),
                ('given_by', foundation.tenancy.models.TenantForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('place', foundation.tenancy.models.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='grants', to='clusters.place')),
                ('tenant', models.ForeignKey(db_index=False, default=foundation.tenancy.connection.open_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
                ('user', foundation.tenancy.models.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='grants', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Rollup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('period', models.DateField()),
                ('kind', models.CharField(choices=[('ability', 'Levels by ability'), ('meeting', 'Meetings and who came'), ('stage', 'Clusters by stage'), ('asked', 'Time asked of each teacher')], max_length=10)),
                ('cut', models.CharField(db_collation='C', max_length=40)),
                ('counts', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=None)),
                ('shown', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), null=True, size=None)),
                ('counted_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('place', foundation.tenancy.models.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='rollups', to='clusters.place')),
                ('tenant', models.ForeignKey(db_index=False, default=foundation.tenancy.connection.open_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
            ],
        ),
        migrations.CreateModel(
            name='StudentTraits',
            fields=[
                ('student', foundation.tenancy.models.TenantOneToOneField(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='traits', serialize=False, to='clusters.student')),
                ('sex', models.CharField(blank=True, choices=[('girl', 'Girl'), ('boy', 'Boy'), ('other', 'Other')], default='', max_length=5)),
                ('has_disability', models.BooleanField(default=False)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Enrolment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(blank=True, null=True)),
                ('grade', models.PositiveSmallIntegerField()),
                ('classroom', foundation.tenancy.models.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='enrolments', to='clusters.classroom')),
                ('tenant', models.ForeignKey(db_index=False, default=foundation.tenancy.connection.open_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
                ('student', foundation.tenancy.models.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='enrolments', to='clusters.student')),
            ],
        ),
        migrations.CreateModel(
            name='Teacher',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('name', models.CharField(max_length=200)),
                ('name_key', models.CharField(blank=True, db_collation='C', default='', max_length=200)),
                ('tenant', models.ForeignKey(db_index=False, default=foundation.tenancy.connection.open_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
                ('user', foundation.tenancy.models.TenantOneToOneField(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='teacher', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Posting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(blank=True, null=True)),
                ('is_head', models.BooleanField(default=False)),
                ('tenant', models.ForeignKey(db_index=False, default=foundation.tenancy.connection.open_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
                ('teacher', foundation.tenancy.models.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='postings', to='clusters.teacher')),
            ],
        ),
        migrations.CreateModel(
            name='ClassTeacher',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(blank=True, null=True)),
                ('classroom', foundation.tenancy.models.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='class_teachers', to='clusters.classroom')),
                ('tenant', models.ForeignKey(db_index=False, default=foundation.tenancy.connection.open_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
                ('teacher', foundation.tenancy.models.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='classes', to='clusters.teacher')),
            ],
        ),
        migrations.CreateModel(
            name='TenantSettings',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state_lgd', models.CharField(blank=True, max_length=3)),
                ('year_starts_month', models.PositiveSmallIntegerField(default=4)),
                ('level_words', models.JSONField(default=dict)),
                ('part_shares', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), default=clusters.models.settings.four_equal_shares, size=4)),
                ('meeting_min', models.PositiveSmallIntegerField(default=120)),
                ('asked_cap_min', models.PositiveSmallIntegerField(default=240)),
                ('whom_to_ask', models.JSONField(default=dict)),
                ('tenant', models.ForeignKey(db_index=False, default=foundation.tenancy.connection.open_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
            ],
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.UniqueConstraint(condition=models.Q(('phone', ''), _negated=True), fields=('tenant', 'phone'), name='user_phone_once'),
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.UniqueConstraint(condition=models.Q(('email', ''), _negated=True), fields=('tenant', 'email'), name='user_email_once'),
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.CheckConstraint(condition=models.Q(('phone', ''), ('phone__regex', '^\\+[0-9]{8,15}$'), _connector='OR'), name='user_phone_e164'),
        ),
        migrations.AddConstraint(
            model_name='codeattempt',
            constraint=models.UniqueConstraint(fields=('tenant', 'purpose', 'subject'), name='code_attempt_once'),
        ),
        migrations.AddIndex(
            model_name='codeattempt',
            index=models.Index(fields=['tenant', 'window_starts_at'], name='code_attempt_window'),
        ),
        migrations.AddConstraint(
            model_name='holiday',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='holiday_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='holiday',
            constraint=models.UniqueConstraint(fields=('tenant', 'starts_on', 'names'), name='holiday_once'),
        ),
        migrations.AddField(
            model_name='student',
            name='school',
            field=foundation.tenancy.models.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='students', to='clusters.school'),
        ),
        migrations.AddField(
            model_name='school',
            name='tenant',
            field=models.ForeignKey(db_index=False, default=foundation.tenancy.connection.open_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant'),
        ),
        migrations.AddField(
            model_name='posting',
            name='school',
            field=foundation.tenancy.models.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='postings', to='clusters.school'),
        ),
        migrations.AddField(
            model_name='enrolment',
            name='school',
            field=foundation.tenancy.models.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clusters.school'),
        ),
        migrations.AddField(
            model_name='conflict',
            name='school',
            field=foundation.tenancy.models.TenantForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clusters.school'),
        ),
        migrations.AddField(
            model_name='classroom',
            name='school',
            field=foundation.tenancy.models.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='classrooms', to='clusters.school'),
        ),
        migrations.AddIndex(
            model_name='place',
            index=models.Index(fields=['tenant', 'path'], name='place_path'),
        ),
        migrations.AddIndex(
            model_name='place',
            index=models.Index(fields=['tenant', 'name_key'], name='place_name_key'),
        ),
        migrations.AddConstraint(
            model_name='place',
            constraint=models.UniqueConstraint(fields=('tenant', 'path'), name='place_path_once'),
        ),
        migrations.AddConstraint(
            model_name='place',
            constraint=models.CheckConstraint(condition=models.Q(('parent__isnull', False), ('level', 'state'), _connector='OR'), name='place_only_state_on_top'),
        ),
        migrations.AddConstraint(
            model_name='placement',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='placement_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='placement',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.Func(models.F('place_id'), models.F('place_id'), models.Value('[]'), function='int8range'), '&&'), (models.Func(models.F('starts_on'), models.F('ends_on'), models.Value('[)'), function='daterange'), '&&'), (models.Func(models.F('tenant_id'), models.F('tenant_id'), models.Value('[]'), function='int8range'), '&&')], name='placement_one_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='rolegrant',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='grant_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='rolegrant',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.Func(models.F('user_id'), models.F('user_id'), models.Value('[]'), function='int8range'), '&&'), (models.Func(models.F('place_id'), models.F('place_id'), models.Value('[]'), function='int8range'), '&&'), (models.Func(models.Func(models.F('role'), models.Value(0), function='hashtextextended'), models.Func(models.F('role'), models.Value(0), function='hashtextextended'), models.Value('[]'), function='int8range'), '&&'), (models.Func(models.F('starts_on'), models.F('ends_on'), models.Value('[)'), function='daterange'), '&&'), (models.Func(models.F('tenant_id'), models.F('tenant_id'), models.Value('[]'), function='int8range'), '&&')], name='grant_one_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='rollup',
            constraint=models.UniqueConstraint(fields=('tenant', 'place', 'kind', 'period', 'cut'), name='rollup_once'),
        ),
        migrations.AddConstraint(
            model_name='rollup',
            constraint=models.CheckConstraint(condition=models.Q(('period__day', 1)), name='rollup_period_first_day'),
        ),
        migrations.AddField(
            model_name='studenttraits',
            name='school',
            field=foundation.tenancy.models.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clusters.school'),
        ),
        migrations.AddField(
            model_name='studenttraits',
            name='tenant',
            field=models.ForeignKey(db_index=False, default=foundation.tenancy.connection.open_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant'),
        ),
        migrations.AddIndex(
            model_name='teacher',
            index=models.Index(fields=['tenant', 'name_key'], name='teacher_name_key'),
        ),
        migrations.AddConstraint(
            model_name='classteacher',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='class_teacher_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='classteacher',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.Func(models.F('classroom_id'), models.F('classroom_id'), models.Value('[]'), function='int8range'), '&&'), (models.Func(models.F('teacher_id'), models.F('teacher_id'), models.Value('[]'), function='int8range'), '&&'), (models.Func(models.F('starts_on'), models.F('ends_on'), models.Value('[)'), function='daterange'), '&&'), (models.Func(models.F('tenant_id'), models.F('tenant_id'), models.Value('[]'), function='int8range'), '&&')], name='class_teacher_one_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='tenantsettings',
            constraint=models.UniqueConstraint(fields=('tenant',), name='tenant_settings_once'),
        ),
        migrations.AddConstraint(
            model_name='tenantsettings',
            constraint=models.CheckConstraint(condition=models.Q(('year_starts_month__range', (1, 12))), name='tenant_year_month'),
        ),
        migrations.AddConstraint(
            model_name='student',
            constraint=models.UniqueConstraint(fields=('tenant', 'school', 'roll_number'), name='student_roll_once'),
        ),
        migrations.AddConstraint(
            model_name='school',
            constraint=models.UniqueConstraint(fields=('tenant', 'udise_code'), name='school_udise_once'),
        ),
        migrations.AddConstraint(
            model_name='school',
            constraint=models.CheckConstraint(condition=models.Q(('udise_code__regex', '^[0-9]{11}$')), name='school_udise_digits'),
        ),
        migrations.AddConstraint(
            model_name='school',
            constraint=models.CheckConstraint(condition=models.Q(('lowest_grade__lte', models.F('highest_grade'))), name='school_grades_in_order'),
        ),
        migrations.AddIndex(
            model_name='posting',
            index=models.Index(fields=['tenant', 'school', 'starts_on'], name='posting_school'),
        ),
        migrations.AddConstraint(
            model_name='posting',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='posting_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='posting',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.Func(models.F('teacher_id'), models.F('teacher_id'), models.Value('[]'), function='int8range'), '&&'), (models.Func(models.F('school_id'), models.F('school_id'), models.Value('[]'), function='int8range'), '&&'), (models.Func(models.F('starts_on'), models.F('ends_on'), models.Value('[)'), function='daterange'), '&&'), (models.Func(models.F('tenant_id'), models.F('tenant_id'), models.Value('[]'), function='int8range'), '&&')], name='posting_one_at_a_time'),
        ),
        migrations.AddIndex(
            model_name='enrolment',
            index=models.Index(fields=['tenant', 'classroom'], name='enrolment_classroom'),
        ),
        migrations.AddConstraint(
            model_name='enrolment',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='enrolment_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='enrolment',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.Func(models.F('student_id'), models.F('student_id'), models.Value('[]'), function='int8range'), '&&'), (models.Func(models.F('starts_on'), models.F('ends_on'), models.Value('[)'), function='daterange'), '&&'), (models.Func(models.F('tenant_id'), models.F('tenant_id'), models.Value('[]'), function='int8range'), '&&')], name='enrolment_one_at_a_time'),
        ),
        migrations.AddIndex(
            model_name='conflict',
            index=models.Index(condition=models.Q(('stands_seen_at', None)), fields=['tenant', 'stands_by'], name='conflict_stands_by'),
        ),
        migrations.AddIndex(
            model_name='conflict',
            index=models.Index(condition=models.Q(('kept_seen_at', None)), fields=['tenant', 'kept_by'], name='conflict_kept_by'),
        ),
        migrations.AddConstraint(
            model_name='conflict',
            constraint=models.CheckConstraint(condition=models.Q(('school__isnull', False), ('kind__startswith', 'meeting.'), _connector='OR'), name='conflict_of_school_or_meeting'),
        ),
        migrations.AddConstraint(
            model_name='classroom',
            constraint=models.UniqueConstraint(fields=('tenant', 'school', 'year', 'grades', 'section'), name='classroom_once'),
        ),
        migrations.AddConstraint(
            model_name='classroom',
            constraint=models.CheckConstraint(condition=models.Q(('grades__len__gte', 1)), name='classroom_has_grades'),
        ),
    ]
