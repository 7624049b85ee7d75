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
            name='EnrichmentOffer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('title', models.CharField(max_length=200)),
                ('what_it_is', models.TextField(blank=True, default='')),
                ('offered_by', models.CharField(max_length=200)),
                ('need_min', models.PositiveSmallIntegerField(default=20)),
                ('starts_on', models.DateField()),
                ('ability', foundation.tenancy.models.TenantForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessments.ability')),
                ('tenant', models.ForeignKey(db_index=False, default=foundation.tenancy.connection.open_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Textbook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40)),
                ('title', models.CharField(max_length=200)),
                ('grade', models.PositiveSmallIntegerField()),
                ('subject', models.CharField(max_length=30)),
                ('language', models.CharField(max_length=5)),
                ('edition', models.CharField(max_length=20)),
                ('source', models.CharField(max_length=200)),
                ('tenant', models.ForeignKey(db_index=False, default=foundation.tenancy.connection.open_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
            ],
        ),
        migrations.CreateModel(
            name='Chapter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('number', models.PositiveSmallIntegerField()),
                ('title', models.CharField(max_length=300)),
                ('theme', models.CharField(blank=True, default='', max_length=200)),
                ('tenant', models.ForeignKey(db_index=False, default=foundation.tenancy.connection.open_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
                ('textbook', foundation.tenancy.models.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='chapters', to='planning.textbook')),
            ],
        ),
        migrations.CreateModel(
            name='LearningTool',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('period', models.DateField()),
                ('title', models.CharField(max_length=200)),
                ('what_it_is', models.TextField(blank=True, default='')),
                ('materials', models.CharField(blank=True, default='', max_length=300)),
                ('cost_rupees', models.PositiveIntegerField(default=0)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('ability', foundation.tenancy.models.TenantForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessments.ability')),
                ('adapted_from', foundation.tenancy.models.TenantForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='adaptations', to='planning.learningtool')),
                ('chapter', foundation.tenancy.models.TenantForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='tools', to='planning.chapter')),
                ('cluster', foundation.tenancy.models.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clusters.place')),
                ('made_by', foundation.tenancy.models.TenantForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='tools', to='clusters.teacher')),
                ('photo', foundation.tenancy.models.TenantForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.storedfile')),
                ('tenant', models.ForeignKey(db_index=False, default=foundation.tenancy.connection.open_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
            ],
            options={
                'indexes': [models.Index(fields=['tenant', 'cluster', 'period'], name='tool_cluster')],
                'constraints': [models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='tool_has_title'), models.CheckConstraint(condition=models.Q(('period__day', 1)), name='tool_period_first_day')],
            },
        ),
        migrations.CreateModel(
            name='SyllabusChapter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('period', models.DateField()),
                ('note', models.CharField(blank=True, default='', max_length=300)),
                ('chapter', foundation.tenancy.models.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='months', to='planning.chapter')),
                ('cluster', foundation.tenancy.models.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='clusters.place')),
                ('tenant', models.ForeignKey(db_index=False, default=foundation.tenancy.connection.open_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('tenant', 'cluster', 'period', 'chapter'), name='syllabus_chapter_once'), models.CheckConstraint(condition=models.Q(('period__day', 1)), name='syllabus_period_first_day')],
            },
        ),
        migrations.AddConstraint(
            model_name='textbook',
            constraint=models.UniqueConstraint(fields=('tenant', 'code', 'edition'), name='textbook_once'),
        ),
        migrations.AddConstraint(
            model_name='chapter',
            constraint=models.UniqueConstraint(fields=('tenant', 'textbook', 'number'), name='chapter_once'),
        ),
    ]
