import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
import foundation.tenancy.connection
import foundation.tenancy.models
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('assessments', '0001_initial'),
        ('clusters', '0001_initial'),
        ('foundation', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Collective',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('names', models.JSONField(default=dict)),
                ('goal', models.TextField(blank=True, default='')),
                ('started_on', models.DateField()),
                ('cluster', foundation.tenancy.models.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='collectives', to='clusters.place')),
                ('tenant', models.ForeignKey(db_index=False, default=foundation.tenancy.connection.open_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
            ],
        ),
        migrations.CreateModel(
            name='Experience',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('period', models.DateField()),
                ('title', models.CharField(max_length=200)),
                ('tried', models.TextField(blank=True, default='')),
                ('children_did', models.TextField(blank=True, default='')),
                ('puzzle', models.TextField(blank=True, default='')),
                ('visibility', models.CharField(choices=[('me', 'Only me'), ('collective', 'Our collective'), ('block', 'The block'), ('tenant', 'Everyone')], default='collective', max_length=10)),
                ('shared_at', models.DateTimeField(null=True)),
                ('deleted_at', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('classroom', foundation.tenancy.models.TenantForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clusters.classroom')),
                ('cluster', foundation.tenancy.models.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clusters.place')),
                ('photo', foundation.tenancy.models.TenantForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.storedfile')),
                ('school', foundation.tenancy.models.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clusters.school')),
                ('teacher', foundation.tenancy.models.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='experiences', to='clusters.teacher')),
                ('tenant', models.ForeignKey(db_index=False, default=foundation.tenancy.connection.open_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
            ],
        ),
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('period', models.DateField()),
                ('number', models.PositiveSmallIntegerField()),
                ('state', models.CharField(choices=[('planned', 'Planned'), ('called', 'Called'), ('in_session', 'In session'), ('closed', 'Closed'), ('cancelled', 'Cancelled')], default='planned', max_length=12)),
                ('part_shares', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), size=4)),
                ('cancel_reason', models.CharField(blank=True, default='', max_length=300)),
                ('revision', models.PositiveIntegerField(default=1)),
                ('called_at', models.DateTimeField(null=True)),
                ('opened_at', models.DateTimeField(null=True)),
                ('closed_at', models.DateTimeField(null=True)),
                ('closed_by_id', models.BigIntegerField(null=True)),
                ('cluster', foundation.tenancy.models.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clusters.place')),
                ('collective', foundation.tenancy.models.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='collectives.collective')),
                ('tenant', models.ForeignKey(db_index=False, default=foundation.tenancy.connection.open_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
            ],
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('part', models.CharField(choices=[('share', 'Share'), ('syllabus', 'Syllabus'), ('tools', 'Tools'), ('enrich', 'Enrich')], max_length=10)),
                ('title', models.CharField(max_length=200)),
                ('reason', models.TextField()),
                ('method', models.CharField(choices=[('consent', 'By consent'), ('majority', 'By majority'), ('coordinator', 'By the coordinator')], default='consent', max_length=12)),
                ('concern', models.TextField(blank=True, default='')),
                ('concern_handled', models.TextField(blank=True, default='')),
                ('review_on', models.DateField(null=True)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('owner', foundation.tenancy.models.TenantForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clusters.teacher')),
                ('tenant', models.ForeignKey(db_index=False, default=foundation.tenancy.connection.open_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
                ('meeting', foundation.tenancy.models.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='decisions', to='collectives.meeting')),
            ],
        ),
        migrations.CreateModel(
            name='Commitment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('words', models.TextField()),
                ('due_period', models.DateField()),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('cluster', foundation.tenancy.models.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clusters.place')),
                ('teacher', foundation.tenancy.models.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='commitments', to='clusters.teacher')),
                ('tenant', models.ForeignKey(db_index=False, default=foundation.tenancy.connection.open_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
                ('meeting', foundation.tenancy.models.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='commitments', to='collectives.meeting')),
            ],
        ),
        migrations.CreateModel(
            name='AgendaItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('part', models.CharField(choices=[('share', 'Share'), ('syllabus', 'Syllabus'), ('tools', 'Tools'), ('enrich', 'Enrich')], max_length=10)),
                ('origin', models.CharField(choices=[('teacher', 'Raised by a teacher'), ('carried', 'Carried over'), ('coordinator', 'From the coordinator'), ('mandated', 'Asked from above')], max_length=12)),
                ('title', models.CharField(max_length=200)),
                ('words', models.TextField(blank=True, default='')),
                ('planned_min', models.PositiveSmallIntegerField(default=10)),
                ('actual_min', models.PositiveSmallIntegerField(null=True)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('is_done', models.BooleanField(default=False)),
                ('outcome', models.TextField(blank=True, default='')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('carried_from', foundation.tenancy.models.TenantForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='carried_to', to='collectives.agendaitem')),
                ('proposer', foundation.tenancy.models.TenantForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='raised_items', to='clusters.teacher')),
                ('tenant', models.ForeignKey(db_index=False, default=foundation.tenancy.connection.open_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
                ('meeting', foundation.tenancy.models.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='agenda', to='collectives.meeting')),
            ],
        ),
        migrations.CreateModel(
            name='Minutes',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('revision', models.PositiveSmallIntegerField(default=1)),
                ('content', models.JSONField()),
                ('amendment', models.TextField(blank=True, default='')),
                ('issued_at', models.DateTimeField()),
                ('issued_by_id', models.BigIntegerField(null=True)),
                ('meeting', foundation.tenancy.models.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='minutes', to='collectives.meeting')),
                ('tenant', models.ForeignKey(db_index=False, default=foundation.tenancy.connection.open_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
            ],
        ),
        migrations.CreateModel(
            name='Moderation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('opened_by_id', models.BigIntegerField()),
                ('opened_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(null=True)),
                ('rater_count', models.PositiveSmallIntegerField(null=True)),
                ('outcome', models.TextField(blank=True, default='')),
                ('criterion', foundation.tenancy.models.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessments.criterion')),
                ('meeting', foundation.tenancy.models.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='moderations', to='collectives.meeting')),
                ('tenant', models.ForeignKey(db_index=False, default=foundation.tenancy.connection.open_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
            ],
        ),
        migrations.CreateModel(
            name='ModeratedSample',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('position', models.PositiveSmallIntegerField()),
                ('spread', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), null=True, size=5)),
                ('agreed_level', models.PositiveSmallIntegerField(null=True)),
                ('reason', models.TextField(blank=True, default='')),
                ('sample', foundation.tenancy.models.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessments.worksample')),
                ('tenant', models.ForeignKey(db_index=False, default=foundation.tenancy.connection.open_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
                ('moderation', foundation.tenancy.models.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='samples', to='collectives.moderation')),
            ],
        ),
        migrations.CreateModel(
            name='BallotBox',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('tenant', models.ForeignKey(db_index=False, default=foundation.tenancy.connection.open_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
                ('moderation', foundation.tenancy.models.TenantOneToOneField(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='box', to='collectives.moderation')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Question',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('text', models.CharField(max_length=500)),
                ('answer', models.TextField(blank=True, default='')),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('asked_by', foundation.tenancy.models.TenantForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clusters.teacher')),
                ('collective', foundation.tenancy.models.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='questions', to='collectives.collective')),
                ('meeting', foundation.tenancy.models.TenantForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='collectives.meeting')),
                ('settled_in', foundation.tenancy.models.TenantForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='settled_questions', to='collectives.meeting')),
                ('tenant', models.ForeignKey(db_index=False, default=foundation.tenancy.connection.open_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
            ],
        ),
        migrations.CreateModel(
            name='ReportBack',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('outcome', models.CharField(choices=[('tried', 'Tried'), ('changed', 'Tried and changed'), ('not_yet', 'Not yet')], max_length=10)),
                ('words', models.TextField(blank=True, default='')),
                ('reported_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('commitment', foundation.tenancy.models.TenantOneToOneField(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='report', to='collectives.commitment')),
                ('experience', foundation.tenancy.models.TenantForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='collectives.experience')),
                ('photo', foundation.tenancy.models.TenantForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.storedfile')),
                ('tenant', models.ForeignKey(db_index=False, default=foundation.tenancy.connection.open_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Sitting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('meeting', foundation.tenancy.models.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='sittings', to='collectives.meeting')),
                ('tenant', models.ForeignKey(db_index=False, default=foundation.tenancy.connection.open_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
                ('venue', foundation.tenancy.models.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clusters.school')),
            ],
        ),
        migrations.CreateModel(
            name='Sharing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('experience', foundation.tenancy.models.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='sharings', to='collectives.experience')),
                ('tenant', models.ForeignKey(db_index=False, default=foundation.tenancy.connection.open_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
                ('sitting', foundation.tenancy.models.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='sharings', to='collectives.sitting')),
            ],
        ),
        migrations.CreateModel(
            name='RoleTurn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('duty', models.CharField(choices=[('facilitator', 'Facilitator'), ('timekeeper', 'Timekeeper'), ('recorder', 'Recorder')], max_length=12)),
                ('teacher', foundation.tenancy.models.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='turns', to='clusters.teacher')),
                ('tenant', models.ForeignKey(db_index=False, default=foundation.tenancy.connection.open_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
                ('sitting', foundation.tenancy.models.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='turns', to='collectives.sitting')),
            ],
        ),
        migrations.CreateModel(
            name='PartTiming',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('part', models.CharField(choices=[('share', 'Share'), ('syllabus', 'Syllabus'), ('tools', 'Tools'), ('enrich', 'Enrich')], max_length=10)),
                ('planned_min', models.PositiveSmallIntegerField()),
                ('started_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('paused_at', models.DateTimeField(null=True)),
                ('paused_sec', models.PositiveIntegerField(default=0)),
                ('note', models.TextField(blank=True, default='')),
                ('tenant', models.ForeignKey(db_index=False, default=foundation.tenancy.connection.open_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
                ('sitting', foundation.tenancy.models.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='collectives.sitting')),
            ],
        ),
        migrations.CreateModel(
            name='Attendance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('visitor_name', models.CharField(blank=True, default='', max_length=200)),
                ('presence', models.CharField(blank=True, choices=[('present', 'Present'), ('late', 'Late'), ('excused', 'Excused'), ('absent', 'Absent'), ('visitor', 'Visitor')], default='', max_length=10)),
                ('reason', models.CharField(blank=True, default='', max_length=200)),
                ('marked_by_id', models.BigIntegerField(null=True)),
                ('school', foundation.tenancy.models.TenantForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clusters.school')),
                ('teacher', foundation.tenancy.models.TenantForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='attendance', to='clusters.teacher')),
                ('tenant', models.ForeignKey(db_index=False, default=foundation.tenancy.connection.open_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
                ('sitting', foundation.tenancy.models.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='attendance', to='collectives.sitting')),
            ],
        ),
        migrations.CreateModel(
            name='AgendaSupport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item', foundation.tenancy.models.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='supports', to='collectives.agendaitem')),
                ('teacher', foundation.tenancy.models.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clusters.teacher')),
                ('tenant', models.ForeignKey(db_index=False, default=foundation.tenancy.connection.open_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('tenant', 'item', 'teacher'), name='support_once')],
            },
        ),
        migrations.CreateModel(
            name='Ballot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('by_id', models.BigIntegerField()),
                ('levels', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), size=3)),
                ('tenant', models.ForeignKey(db_index=False, default=foundation.tenancy.connection.open_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
                ('box', foundation.tenancy.models.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='ballots', to='collectives.ballotbox')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('tenant', 'box', 'by_id'), name='ballot_once'), models.CheckConstraint(condition=models.Q(('levels__contained_by', [0, 1, 2, 3, 4]), ('levels__len__range', (1, 3))), name='ballot_of_levels')],
            },
        ),
        migrations.CreateModel(
            name='ClusterStage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(blank=True, null=True)),
                ('stage', models.PositiveSmallIntegerField(choices=[(1, 'Starting'), (2, 'Meeting regularly'), (3, 'Led by teachers'), (4, 'Seeds others')])),
                ('reason', models.TextField(blank=True, default='')),
                ('cluster', foundation.tenancy.models.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='stages', to='clusters.place')),
                ('tenant', models.ForeignKey(db_index=False, default=foundation.tenancy.connection.open_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='cluster_stage_ends_after_start'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.Func(models.F('cluster_id'), models.F('cluster_id'), models.Value('[]'), function='int8range'), '&&'), (models.Func(models.F('starts_on'), models.F('ends_on'), models.Value('[)'), function='daterange'), '&&'), (models.Func(models.F('tenant_id'), models.F('tenant_id'), models.Value('[]'), function='int8range'), '&&')], name='cluster_stage_one_at_a_time')],
            },
        ),
        migrations.AddConstraint(
            model_name='collective',
            constraint=models.UniqueConstraint(fields=('tenant', 'cluster'), name='collective_of_cluster_once'),
        ),
        migrations.AddIndex(
            model_name='experience',
            index=models.Index(fields=['tenant', 'cluster', 'period'], name='experience_cluster'),
        ),
        migrations.AddIndex(
            model_name='experience',
            index=models.Index(fields=['tenant', 'teacher', '-created_at'], name='experience_teacher'),
        ),
        migrations.AddIndex(
            model_name='experience',
            index=models.Index(condition=models.Q(('deleted_at__isnull', True), ('shared_at__isnull', False), ('visibility', 'tenant')), fields=['tenant', '-shared_at'], name='experience_told_all'),
        ),
        migrations.AddIndex(
            model_name='experience',
            index=models.Index(condition=models.Q(('deleted_at__isnull', True), ('shared_at__isnull', False), ('visibility', 'tenant')), fields=['tenant', 'period', '-shared_at'], name='experience_told_month'),
        ),
        migrations.AddIndex(
            model_name='experience',
            index=models.Index(condition=models.Q(('deleted_at__isnull', True), ('shared_at__isnull', False)), fields=['tenant', 'cluster', 'visibility', '-shared_at'], name='experience_told_near'),
        ),
        migrations.AddConstraint(
            model_name='experience',
            constraint=models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='experience_has_title'),
        ),
        migrations.AddConstraint(
            model_name='experience',
            constraint=models.CheckConstraint(condition=models.Q(('period__day', 1)), name='experience_period_first_day'),
        ),
        migrations.AddConstraint(
            model_name='experience',
            constraint=models.CheckConstraint(condition=models.Q(('shared_at__isnull', True), models.Q(('children_did', ''), ('puzzle', ''), ('tried', ''), _negated=True), _connector='OR'), name='experience_shared_says_something'),
        ),
        migrations.AddIndex(
            model_name='meeting',
            index=models.Index(fields=['tenant', 'cluster', 'period'], name='meeting_cluster'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'cancelled'), _negated=True), fields=('tenant', 'collective', 'period'), name='meeting_once_a_month'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(('period__day', 1)), name='meeting_period_first_day'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'cancelled'), _negated=True), models.Q(('cancel_reason', ''), _negated=True), _connector='OR'), name='meeting_cancelled_with_reason'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'closed'), _negated=True), ('closed_at__isnull', False), _connector='OR'), name='meeting_closed_has_time'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('title', ''), _negated=True), models.Q(('reason', ''), _negated=True)), name='decision_has_title_and_reason'),
        ),
        migrations.AddIndex(
            model_name='commitment',
            index=models.Index(fields=['tenant', 'teacher', 'due_period'], name='commitment_teacher'),
        ),
        migrations.AddIndex(
            model_name='commitment',
            index=models.Index(fields=['tenant', 'cluster', 'due_period'], name='commitment_cluster'),
        ),
        migrations.AddConstraint(
            model_name='commitment',
            constraint=models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='commitment_has_words'),
        ),
        migrations.AddConstraint(
            model_name='commitment',
            constraint=models.CheckConstraint(condition=models.Q(('due_period__day', 1)), name='commitment_due_first_day'),
        ),
        migrations.AddIndex(
            model_name='agendaitem',
            index=models.Index(fields=['tenant', 'meeting', 'part', 'position'], name='agenda_meeting'),
        ),
        migrations.AddConstraint(
            model_name='agendaitem',
            constraint=models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='agenda_item_has_title'),
        ),
        migrations.AddConstraint(
            model_name='agendaitem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('origin', 'teacher'), _negated=True), ('proposer__isnull', False), _connector='OR'), name='agenda_teacher_item_has_proposer'),
        ),
        migrations.AddConstraint(
            model_name='agendaitem',
            constraint=models.UniqueConstraint(condition=models.Q(('carried_from__isnull', False)), fields=('tenant', 'carried_from'), name='agenda_carried_once'),
        ),
        migrations.AddConstraint(
            model_name='minutes',
            constraint=models.UniqueConstraint(fields=('tenant', 'meeting', 'revision'), name='minutes_revision_once'),
        ),
        migrations.AddConstraint(
            model_name='minutes',
            constraint=models.CheckConstraint(condition=models.Q(('revision', 1), models.Q(('amendment', ''), _negated=True), _connector='OR'), name='minutes_amendment_says_what'),
        ),
        migrations.AddConstraint(
            model_name='moderation',
            constraint=models.CheckConstraint(condition=models.Q(('closed_at__isnull', True), ('rater_count__isnull', False), _connector='OR'), name='moderation_closed_is_counted'),
        ),
        migrations.AddConstraint(
            model_name='moderatedsample',
            constraint=models.UniqueConstraint(fields=('tenant', 'moderation', 'position'), name='moderated_position_once'),
        ),
        migrations.AddConstraint(
            model_name='moderatedsample',
            constraint=models.UniqueConstraint(fields=('tenant', 'moderation', 'sample'), name='moderated_sample_once'),
        ),
        migrations.AddConstraint(
            model_name='moderatedsample',
            constraint=models.CheckConstraint(condition=models.Q(('position__lt', 3)), name='moderated_samples_are_few'),
        ),
        migrations.AddConstraint(
            model_name='moderatedsample',
            constraint=models.CheckConstraint(condition=models.Q(('spread', None), ('spread__len', 5), _connector='OR'), name='moderated_spread_of_five'),
        ),
        migrations.AddConstraint(
            model_name='moderatedsample',
            constraint=models.CheckConstraint(condition=models.Q(('agreed_level', None), models.Q(('agreed_level__range', (1, 4)), ('spread__isnull', False)), _connector='OR'), name='moderated_agreed_after_spread'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='question_has_text'),
        ),
        migrations.AddConstraint(
            model_name='sitting',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='sitting_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='sharing',
            constraint=models.UniqueConstraint(fields=('tenant', 'sitting', 'experience'), name='sharing_once'),
        ),
        migrations.AddConstraint(
            model_name='roleturn',
            constraint=models.UniqueConstraint(fields=('tenant', 'sitting', 'duty'), name='duty_once_in_sitting'),
        ),
        migrations.AddConstraint(
            model_name='parttiming',
            constraint=models.UniqueConstraint(fields=('tenant', 'sitting', 'part'), name='part_once_in_sitting'),
        ),
        migrations.AddConstraint(
            model_name='attendance',
            constraint=models.UniqueConstraint(fields=('tenant', 'sitting', 'teacher'), name='attendance_once'),
        ),
        migrations.AddConstraint(
            model_name='attendance',
            constraint=models.CheckConstraint(condition=models.Q(('teacher__isnull', False), models.Q(models.Q(('visitor_name', ''), _negated=True), ('presence', 'visitor')), _connector='OR'), name='attendance_somebody'),
        ),
    ]
