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
    ]

    operations = [
        migrations.CreateModel(
            name='Tenant',
            fields=[
                ('id', models.AutoField(primary_key=True, serialize=False)),
                ('key', models.SlugField(max_length=20, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('languages', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=5), size=None)),
                ('default_language', models.CharField(max_length=5)),
                ('is_demo', models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name='StoredFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('path', models.CharField(max_length=200)),
                ('content_type', models.CharField(max_length=60)),
                ('sha256', models.CharField(max_length=64)),
                ('byte_count', models.PositiveIntegerField()),
                ('width', models.PositiveIntegerField(null=True)),
                ('height', models.PositiveIntegerField(null=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('tenant', models.ForeignKey(db_index=False, default=foundation.tenancy.connection.open_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
            ],
        ),
        migrations.CreateModel(
            name='Receipt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('person_id', models.BigIntegerField()),
                ('device', models.UUIDField()),
                ('seq', models.BigIntegerField()),
                ('kind', models.CharField(max_length=40)),
                ('body_hash', models.CharField(max_length=64)),
                ('target', models.UUIDField(null=True)),
                ('status', models.CharField(choices=[('applied', 'Applied'), ('duplicate', 'Duplicate'), ('merged', 'Merged'), ('conflict', 'Conflict'), ('rejected', 'Rejected'), ('waiting', 'Waiting')], max_length=10)),
                ('code', models.CharField(blank=True, default='', max_length=40)),
                ('answer', models.JSONField(default=dict)),
                ('made_at', models.DateTimeField(null=True)),
                ('received_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('tenant', models.ForeignKey(db_index=False, default=foundation.tenancy.connection.open_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
            ],
        ),
        migrations.CreateModel(
            name='PrintJob',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('kind', models.CharField(max_length=40)),
                ('subject', models.UUIDField()),
                ('language', models.CharField(max_length=5)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('working', 'Working'), ('done', 'Done'), ('failed', 'Failed')], default='waiting', max_length=10)),
                ('step', models.PositiveSmallIntegerField(default=0)),
                ('step_count', models.PositiveSmallIntegerField(default=3)),
                ('edition', models.CharField(blank=True, default='', max_length=20)),
                ('content_hash', models.CharField(blank=True, default='', max_length=64)),
                ('asked_by_id', models.BigIntegerField(null=True)),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('leased_until', models.DateTimeField(null=True)),
                ('attempt_count', models.PositiveSmallIntegerField(default=0)),
                ('finished_at', models.DateTimeField(null=True)),
                ('error', models.TextField(blank=True, default='')),
                ('file', foundation.tenancy.models.TenantForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, to='foundation.storedfile')),
                ('tenant', models.ForeignKey(db_index=False, default=foundation.tenancy.connection.open_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
            ],
        ),
        migrations.CreateModel(
            name='OutboxEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('topic', models.CharField(max_length=60)),
                ('payload', models.JSONField(default=dict)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('due_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('attempt_count', models.PositiveSmallIntegerField(default=0)),
                ('last_error', models.TextField(blank=True, default='')),
                ('tenant', models.ForeignKey(db_index=False, default=foundation.tenancy.connection.open_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
            ],
        ),
        migrations.CreateModel(
            name='AuditEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('actor_id', models.BigIntegerField(null=True)),
                ('verb', models.CharField(max_length=60)),
                ('subject', models.CharField(blank=True, max_length=60)),
                ('subject_id', models.CharField(blank=True, max_length=40)),
                ('detail', models.JSONField(default=dict)),
                ('tenant', models.ForeignKey(db_index=False, default=foundation.tenancy.connection.open_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
            ],
        ),
        migrations.CreateModel(
            name='TenantHost',
            fields=[
                ('host', models.CharField(max_length=253, primary_key=True, serialize=False)),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='hosts', to='foundation.tenant')),
            ],
        ),
        migrations.CreateModel(
            name='Upload',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('person_id', models.BigIntegerField()),
                ('kind', models.CharField(max_length=10)),
                ('sha256', models.CharField(blank=True, default='', max_length=64)),
                ('byte_count', models.PositiveIntegerField()),
                ('arrived_count', models.PositiveIntegerField(default=0)),
                ('content', models.BinaryField(default=bytes)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('used_at', models.DateTimeField(null=True)),
                ('tenant', models.ForeignKey(db_index=False, default=foundation.tenancy.connection.open_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
            ],
        ),
        migrations.AddConstraint(
            model_name='storedfile',
            constraint=models.UniqueConstraint(fields=('tenant', 'sha256'), name='stored_file_content'),
        ),
        migrations.AddIndex(
            model_name='receipt',
            index=models.Index(condition=models.Q(('target__isnull', False)), fields=['tenant', 'target'], name='sync_receipt_target'),
        ),
        migrations.AddIndex(
            model_name='receipt',
            index=models.Index(fields=['tenant', 'received_at'], name='sync_receipt_received'),
        ),
        migrations.AddIndex(
            model_name='printjob',
            index=models.Index(fields=['tenant', 'state'], name='print_job_state'),
        ),
        migrations.AddConstraint(
            model_name='printjob',
            constraint=models.UniqueConstraint(fields=('tenant', 'kind', 'subject', 'language'), name='print_job_subject'),
        ),
        migrations.AddConstraint(
            model_name='printjob',
            constraint=models.CheckConstraint(condition=models.Q(('file__isnull', False), models.Q(('state', 'done'), _negated=True), _connector='OR'), name='print_job_done_has_file'),
        ),
        migrations.AddIndex(
            model_name='outboxevent',
            index=models.Index(fields=['tenant', 'due_at', 'id'], name='outbox_due'),
        ),
        migrations.AddIndex(
            model_name='auditevent',
            index=models.Index(fields=['tenant', 'verb', '-at'], name='audit_verb'),
        ),
        migrations.AddIndex(
            model_name='auditevent',
            index=models.Index(fields=['tenant', 'subject_id', '-at'], name='audit_subject'),
        ),
        migrations.AddIndex(
            model_name='upload',
            index=models.Index(fields=['tenant', 'created_at'], name='sync_upload_created'),
        ),
        migrations.AddConstraint(
            model_name='upload',
            constraint=models.CheckConstraint(condition=models.Q(('arrived_count__lte', models.F('byte_count'))), name='sync_upload_no_longer_than_told'),
        ),
    ]
