import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
import foundation.tenancy.connection
import foundation.tenancy.models
import uuid
from django.db import migrations, models

from foundation.tenancy.partitions import CreatePartitionedModel

# What was published is what results were made with: neither its words nor the row itself may change. Withdrawing may.
# Only the owner takes a row away, with everything of its tenant.
WORDS_STAY = """
CREATE FUNCTION assessments_instrument_words_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF current_user = (SELECT tableowner FROM pg_tables WHERE schemaname = TG_TABLE_SCHEMA AND tablename = TG_TABLE_NAME) THEN
      RETURN OLD;
    END IF;
    RAISE EXCEPTION 'instrument % is published and stays', OLD.id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF to_jsonb(NEW) - 'withdrawn_at' IS DISTINCT FROM to_jsonb(OLD) - 'withdrawn_at' THEN
    RAISE EXCEPTION 'the words of instrument % are published and stay', OLD.id
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER words_stay BEFORE UPDATE OR DELETE ON assessments_instrument
  FOR EACH ROW WHEN (OLD.published_at IS NOT NULL) EXECUTE FUNCTION assessments_instrument_words_stay();
"""
NO_WORDS_STAY = """
DROP TRIGGER words_stay ON assessments_instrument;
DROP FUNCTION assessments_instrument_words_stay();
"""

# A version with which a child was seen never becomes a draft again. Only the owner looks past the walls of the schools: who
# builds the rubric sees no rating. Put by hand.
RUBRIC_STAYS = """
CREATE FUNCTION assessments_rubric_stays() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM assessments_rating WHERE tenant_id = OLD.tenant_id AND rubric_id = OLD.id) THEN
        RAISE EXCEPTION 'children were seen with this version' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'rubric_seen_with_stays';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER rubric_stays BEFORE UPDATE OF valid_from ON assessments_rubric FOR EACH ROW
WHEN (OLD.valid_from IS NOT NULL AND NEW.valid_from IS NULL) EXECUTE FUNCTION assessments_rubric_stays();
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('clusters', '0001_initial'),
        ('foundation', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Ability',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=30)),
                ('names', models.JSONField(default=dict)),
                ('position', models.PositiveSmallIntegerField()),
                ('tenant', models.ForeignKey(db_index=False, default=foundation.tenancy.connection.open_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
            ],
        ),
        migrations.CreateModel(
            name='CompetencyTest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('moment', models.CharField(choices=[('baseline', 'At the beginning'), ('between', 'In between'), ('endline', 'At the end')], max_length=10)),
                ('held_on', models.DateField()),
                ('given_by', models.CharField(choices=[('teacher', 'The class’s teacher'), ('colleague', 'Another teacher of the school'), ('outside', 'Somebody from outside')], max_length=10)),
                ('given_by_name', models.CharField(blank=True, default='', max_length=120)),
                ('sample', models.CharField(choices=[('all', 'The whole class'), ('every', 'Every so many on the roll'), ('lot', 'By lot'), ('theirs', 'Drawn by whoever gave it'), ('chosen', 'Chosen by hand')], max_length=10)),
                ('sample_words', models.CharField(blank=True, default='', max_length=300)),
                ('draw_size', models.PositiveSmallIntegerField(null=True)),
                ('draw_seed', models.CharField(blank=True, default='', max_length=16)),
                ('drawn_from', models.PositiveSmallIntegerField(null=True)),
                ('caveats', models.TextField(blank=True, default='')),
                ('by_id', models.BigIntegerField(null=True)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('classroom', foundation.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clusters.classroom')),
                ('school', foundation.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clusters.school')),
                ('tenant', models.ForeignKey(db_index=False, default=foundation.tenancy.connection.open_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
            ],
        ),
        migrations.CreateModel(
            name='CompetencyResult',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.PositiveSmallIntegerField(null=True)),
                ('by_id', models.BigIntegerField(null=True)),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('school', foundation.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clusters.school')),
                ('student', foundation.tenancy.models.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clusters.student')),
                ('tenant', models.ForeignKey(db_index=False, default=foundation.tenancy.connection.open_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
                ('test', foundation.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='results', to='assessments.competencytest')),
            ],
        ),
        migrations.CreateModel(
            name='CompetencyEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('student_ids', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ('before', django.contrib.postgres.fields.ArrayField(base_field=models.SmallIntegerField(null=True), size=None)),
                ('after', django.contrib.postgres.fields.ArrayField(base_field=models.SmallIntegerField(null=True), size=None)),
                ('by_id', models.BigIntegerField(null=True)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('school', foundation.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clusters.school')),
                ('tenant', models.ForeignKey(db_index=False, default=foundation.tenancy.connection.open_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
                ('test', foundation.tenancy.models.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='assessments.competencytest')),
            ],
        ),
        migrations.CreateModel(
            name='Criterion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('names', models.JSONField(default=dict)),
                ('grades', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), default=list, size=None)),
                ('level_words', models.JSONField(default=dict)),
                ('band_words', models.JSONField(default=dict)),
                ('taken_out_at', models.DateTimeField(null=True)),
                ('ability', foundation.tenancy.models.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='criteria', to='assessments.ability')),
                ('tenant', models.ForeignKey(db_index=False, default=foundation.tenancy.connection.open_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
            ],
        ),
        migrations.CreateModel(
            name='DiaryNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('noted_on', models.DateField()),
                ('text', models.TextField(blank=True)),
                ('is_restricted', models.BooleanField(default=False)),
                ('recording_sec', models.PositiveSmallIntegerField(null=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('deleted_at', models.DateTimeField(null=True)),
                ('photo', foundation.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.storedfile')),
                ('recording', foundation.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.storedfile')),
                ('school', foundation.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clusters.school')),
                ('teacher', foundation.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clusters.teacher')),
                ('tenant', models.ForeignKey(db_index=False, default=foundation.tenancy.connection.open_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
            ],
        ),
        migrations.CreateModel(
            name='Framework',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=30)),
                ('version', models.CharField(max_length=20)),
                ('kind', models.CharField(choices=[('outcomes', 'Learning outcomes'), ('competencies', 'Competencies'), ('targets', 'Aims for a grade'), ('scale', 'Levels')], default='outcomes', max_length=12)),
                ('names', models.JSONField(default=dict)),
                ('source', models.TextField()),
                ('source_url', models.CharField(blank=True, default='', max_length=300)),
                ('licence', models.CharField(max_length=120)),
                ('trust', models.JSONField(default=dict)),
                ('checked_on', models.DateField(null=True)),
                ('tenant', models.ForeignKey(db_index=False, default=foundation.tenancy.connection.open_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
            ],
        ),
        migrations.CreateModel(
            name='Instrument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('code', models.SlugField(max_length=40)),
                ('version', models.CharField(max_length=20)),
                ('names', models.JSONField(default=dict)),
                ('subject', models.CharField(max_length=30)),
                ('grades', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), blank=True, default=list, size=None)),
                ('levels', models.JSONField(default=list)),
                ('source', models.TextField()),
                ('licence', models.CharField(blank=True, default='', max_length=200)),
                ('tester', models.CharField(choices=[('anybody', 'A teacher or somebody from outside'), ('school', 'A teacher of the school'), ('outside', 'Somebody from outside alone')], default='anybody', max_length=10)),
                ('how', models.JSONField(default=dict)),
                ('sampling', models.JSONField(default=dict)),
                ('caveats', models.JSONField(default=dict)),
                ('is_own', models.BooleanField(default=False)),
                ('made_by_id', models.BigIntegerField(null=True)),
                ('published_at', models.DateTimeField(null=True)),
                ('published_by_id', models.BigIntegerField(null=True)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('based_on', foundation.tenancy.models.TenantForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessments.instrument')),
                ('tenant', models.ForeignKey(db_index=False, default=foundation.tenancy.connection.open_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
            ],
        ),
        migrations.AddField(
            model_name='competencytest',
            name='instrument',
            field=foundation.tenancy.models.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessments.instrument'),
        ),
        migrations.CreateModel(
            name='InstrumentUse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('test_count', models.PositiveIntegerField(default=0)),
                ('last_on', models.DateField()),
                ('instrument', foundation.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='uses', to='assessments.instrument')),
                ('school', foundation.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clusters.school')),
                ('tenant', models.ForeignKey(db_index=False, default=foundation.tenancy.connection.open_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
            ],
        ),
        migrations.CreateModel(
            name='LearningOutcome',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('own_id', models.CharField(db_collation='C', max_length=60)),
                ('grade', models.PositiveSmallIntegerField()),
                ('last_grade', models.PositiveSmallIntegerField()),
                ('subject', models.CharField(max_length=30)),
                ('ordinal', models.PositiveSmallIntegerField()),
                ('official_code', models.CharField(blank=True, default='', max_length=20)),
                ('strand', models.CharField(blank=True, default='', max_length=80)),
                ('statement', models.TextField()),
                ('framework', foundation.tenancy.models.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='outcomes', to='assessments.framework')),
                ('parent', foundation.tenancy.models.TenantForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='assessments.learningoutcome')),
                ('tenant', models.ForeignKey(db_index=False, default=foundation.tenancy.connection.open_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
            ],
        ),
        migrations.CreateModel(
            name='LevelMapping',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('levels', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), size=4)),
                ('becomes', foundation.tenancy.models.TenantOneToOneField(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='carried_from', to='assessments.criterion')),
                ('criterion', foundation.tenancy.models.TenantOneToOneField(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='carried_to', to='assessments.criterion')),
                ('tenant', models.ForeignKey(db_index=False, default=foundation.tenancy.connection.open_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
            ],
        ),
        migrations.CreateModel(
            name='NextStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('strengths', models.TextField(blank=True)),
                ('next_step', models.TextField(blank=True)),
                ('written_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('school', foundation.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clusters.school')),
                ('student', foundation.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clusters.student')),
                ('teacher', foundation.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clusters.teacher')),
                ('tenant', models.ForeignKey(db_index=False, default=foundation.tenancy.connection.open_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
            ],
        ),
        migrations.CreateModel(
            name='NoteAbility',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ability', foundation.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessments.ability')),
                ('note', foundation.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='abilities', to='assessments.diarynote')),
                ('school', foundation.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clusters.school')),
                ('tenant', models.ForeignKey(db_index=False, default=foundation.tenancy.connection.open_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
            ],
        ),
        migrations.CreateModel(
            name='NoteChild',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('note', foundation.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='children', to='assessments.diarynote')),
                ('school', foundation.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clusters.school')),
                ('student', foundation.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clusters.student')),
                ('tenant', models.ForeignKey(db_index=False, default=foundation.tenancy.connection.open_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
            ],
        ),
        migrations.CreateModel(
            name='NoteOutcome',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('note', foundation.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='outcomes', to='assessments.diarynote')),
                ('outcome', foundation.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessments.learningoutcome')),
                ('school', foundation.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clusters.school')),
                ('tenant', models.ForeignKey(db_index=False, default=foundation.tenancy.connection.open_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
            ],
        ),
        migrations.CreateModel(
            name='NoteWord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('word', models.CharField(db_collation='C', max_length=40)),
                ('note', foundation.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='words', to='assessments.diarynote')),
                ('school', foundation.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clusters.school')),
                ('tenant', models.ForeignKey(db_index=False, default=foundation.tenancy.connection.open_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
            ],
        ),
        migrations.CreateModel(
            name='ObservationPace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('child_weeks', models.PositiveSmallIntegerField(default=4)),
                ('ability_weeks', models.PositiveSmallIntegerField(default=8)),
                ('focus_count', models.PositiveSmallIntegerField(default=6)),
                ('teacher', foundation.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='clusters.teacher')),
                ('tenant', models.ForeignKey(db_index=False, default=foundation.tenancy.connection.open_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
            ],
        ),
        migrations.CreateModel(
            name='OutcomeMapping',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('becomes', foundation.tenancy.models.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='carried_from', to='assessments.learningoutcome')),
                ('outcome', foundation.tenancy.models.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='carried_to', to='assessments.learningoutcome')),
                ('tenant', models.ForeignKey(db_index=False, default=foundation.tenancy.connection.open_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
            ],
        ),
        migrations.CreateModel(
            name='OutcomeOverlay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(blank=True, default='', max_length=20)),
                ('statements', models.JSONField(default=dict)),
                ('changed_by_id', models.BigIntegerField(null=True)),
                ('changed_at', models.DateTimeField()),
                ('outcome', foundation.tenancy.models.TenantOneToOneField(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='overlay', to='assessments.learningoutcome')),
                ('tenant', models.ForeignKey(db_index=False, default=foundation.tenancy.connection.open_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
            ],
        ),
        migrations.CreateModel(
            name='OverlayImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('file_name', models.CharField(max_length=120)),
                ('changes', models.JSONField(default=list)),
                ('same_count', models.PositiveIntegerField(default=0)),
                ('by_id', models.BigIntegerField(null=True)),
                ('at', models.DateTimeField()),
                ('applied_at', models.DateTimeField(null=True)),
                ('applied_by_id', models.BigIntegerField(null=True)),
                ('undone_at', models.DateTimeField(null=True)),
                ('framework', foundation.tenancy.models.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='assessments.framework')),
                ('tenant', models.ForeignKey(db_index=False, default=foundation.tenancy.connection.open_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
            ],
        ),
        migrations.CreateModel(
            name='PortfolioItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('kind', models.CharField(choices=[('photo', 'A photo'), ('audio', 'A recording'), ('text', 'Words')], max_length=10)),
                ('title', models.CharField(max_length=200)),
                ('text', models.TextField(blank=True)),
                ('recording_sec', models.PositiveSmallIntegerField(null=True)),
                ('made_on', models.DateField()),
                ('is_face_free', models.BooleanField(default=False)),
                ('has_consent', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('deleted_at', models.DateTimeField(null=True)),
                ('file', foundation.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.storedfile')),
                ('school', foundation.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clusters.school')),
                ('student', foundation.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clusters.student')),
                ('teacher', foundation.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clusters.teacher')),
                ('tenant', models.ForeignKey(db_index=False, default=foundation.tenancy.connection.open_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
            ],
        ),
        migrations.CreateModel(
            name='ItemOutcome',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('school', foundation.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clusters.school')),
                ('tenant', models.ForeignKey(db_index=False, default=foundation.tenancy.connection.open_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
                ('outcome', foundation.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessments.learningoutcome')),
                ('item', foundation.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='outcomes', to='assessments.portfolioitem')),
            ],
        ),
        migrations.CreateModel(
            name='ItemAbility',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ability', foundation.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessments.ability')),
                ('school', foundation.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clusters.school')),
                ('tenant', models.ForeignKey(db_index=False, default=foundation.tenancy.connection.open_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
                ('item', foundation.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='abilities', to='assessments.portfolioitem')),
            ],
        ),
        migrations.CreateModel(
            name='QuickPhrase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('text', models.CharField(max_length=200)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('school', foundation.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clusters.school')),
                ('teacher', foundation.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clusters.teacher')),
                ('tenant', models.ForeignKey(db_index=False, default=foundation.tenancy.connection.open_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
            ],
        ),
        migrations.CreateModel(
            name='RatingChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('period', models.DateField()),
                ('student_ids', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ('positions', django.contrib.postgres.fields.ArrayField(base_field=models.SmallIntegerField(), size=None)),
                ('before', django.contrib.postgres.fields.ArrayField(base_field=models.SmallIntegerField(null=True), size=None)),
                ('after', django.contrib.postgres.fields.ArrayField(base_field=models.SmallIntegerField(null=True), size=None)),
                ('by_id', models.BigIntegerField(null=True)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('classroom', foundation.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clusters.classroom')),
                ('school', foundation.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clusters.school')),
                ('takes_back', foundation.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessments.ratingchange')),
                ('tenant', models.ForeignKey(db_index=False, default=foundation.tenancy.connection.open_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
            ],
        ),
        migrations.CreateModel(
            name='Rubric',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('version', models.PositiveSmallIntegerField()),
                ('names', models.JSONField(default=dict)),
                ('valid_from', models.DateField(null=True)),
                ('published_at', models.DateTimeField(null=True)),
                ('published_by_id', models.BigIntegerField(null=True)),
                ('based_on', foundation.tenancy.models.TenantForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessments.rubric')),
                ('tenant', models.ForeignKey(db_index=False, default=foundation.tenancy.connection.open_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
            ],
        ),
        CreatePartitionedModel(
            name='Rating',
            fields=[
                ('pk', models.CompositePrimaryKey('tenant_id', 'period', 'student_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('period', models.DateField()),
                ('levels', django.contrib.postgres.fields.ArrayField(base_field=models.SmallIntegerField(null=True), size=None)),
                ('by_id', models.BigIntegerField(null=True)),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('classroom', foundation.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clusters.classroom')),
                ('cluster', foundation.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clusters.place')),
                ('school', foundation.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clusters.school')),
                ('student', foundation.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='ratings', to='clusters.student')),
                ('tenant', models.ForeignKey(db_index=False, default=foundation.tenancy.connection.open_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
                ('rubric', foundation.tenancy.models.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessments.rubric')),
            ],
        ),
        migrations.AddField(
            model_name='criterion',
            name='rubric',
            field=foundation.tenancy.models.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='criteria', to='assessments.rubric'),
        ),
        migrations.CreateModel(
            name='ScaleLevel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('domain', models.CharField(max_length=30)),
                ('rank', models.PositiveSmallIntegerField()),
                ('name', models.CharField(max_length=60)),
                ('description', models.CharField(blank=True, default='', max_length=200)),
                ('framework', foundation.tenancy.models.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='levels', to='assessments.framework')),
                ('tenant', models.ForeignKey(db_index=False, default=foundation.tenancy.connection.open_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
            ],
        ),
        migrations.CreateModel(
            name='WorkSample',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('grade', models.PositiveSmallIntegerField()),
                ('words', models.TextField(blank=True, default='')),
                ('shared_by_id', models.BigIntegerField()),
                ('shared_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('photo', foundation.tenancy.models.TenantForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.storedfile')),
                ('place', foundation.tenancy.models.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clusters.place')),
                ('tenant', models.ForeignKey(db_index=False, default=foundation.tenancy.connection.open_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
            ],
        ),
        migrations.AddField(
            model_name='portfolioitem',
            name='sample',
            field=foundation.tenancy.models.TenantOneToOneField(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessments.worksample'),
        ),
        migrations.CreateModel(
            name='Exemplar',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('level', models.PositiveSmallIntegerField()),
                ('band', models.CharField(blank=True, choices=[('1-2', 'Classes 1 and 2'), ('3-5', 'Classes 3 to 5'), ('6-8', 'Classes 6 to 8')], default='', max_length=5)),
                ('words', models.JSONField(default=dict)),
                ('made_by_id', models.BigIntegerField(null=True)),
                ('made_at', models.DateTimeField()),
                ('criterion', foundation.tenancy.models.TenantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='exemplars', to='assessments.criterion')),
                ('photo', foundation.tenancy.models.TenantForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.storedfile')),
                ('tenant', models.ForeignKey(db_index=False, default=foundation.tenancy.connection.open_tenant_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.tenant')),
                ('sample', foundation.tenancy.models.TenantForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessments.worksample')),
            ],
        ),
        migrations.AddConstraint(
            model_name='ability',
            constraint=models.UniqueConstraint(fields=('tenant', 'code'), name='ability_once'),
        ),
        migrations.AddConstraint(
            model_name='competencyresult',
            constraint=models.UniqueConstraint(fields=('tenant', 'test', 'student'), name='competency_result_once'),
        ),
        migrations.AddConstraint(
            model_name='competencyresult',
            constraint=models.CheckConstraint(condition=models.Q(('level__lte', 9)), name='competency_result_level'),
        ),
        migrations.AddConstraint(
            model_name='competencyentry',
            constraint=models.CheckConstraint(condition=models.Q(('after__len', models.F('student_ids__len')), ('before__len', models.F('student_ids__len'))), name='competency_entry_side_by_side'),
        ),
        migrations.AddIndex(
            model_name='diarynote',
            index=models.Index(fields=['tenant', 'school', '-noted_on'], name='diary_note_school'),
        ),
        migrations.AddConstraint(
            model_name='diarynote',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('text', ''), _negated=True), ('photo__isnull', False), ('recording__isnull', False), _connector='OR'), name='diary_note_says_something'),
        ),
        migrations.AddConstraint(
            model_name='framework',
            constraint=models.UniqueConstraint(fields=('tenant', 'code', 'version'), name='framework_once'),
        ),
        migrations.AddConstraint(
            model_name='instrument',
            constraint=models.UniqueConstraint(fields=('tenant', 'code', 'version'), name='instrument_once'),
        ),
        migrations.AddConstraint(
            model_name='instrument',
            constraint=models.UniqueConstraint(condition=models.Q(('published_at', None)), fields=('tenant', 'code'), name='instrument_one_draft'),
        ),
        migrations.AddConstraint(
            model_name='instrument',
            constraint=models.CheckConstraint(condition=models.Q(('published_at', None), models.Q(('levels__0__isnull', False), ('levels__1__isnull', False)), _connector='OR'), name='instrument_published_with_levels'),
        ),
        migrations.AddConstraint(
            model_name='instrument',
            constraint=models.CheckConstraint(condition=models.Q(('withdrawn_at', None), ('published_at__isnull', False), _connector='OR'), name='instrument_withdrawn_was_published'),
        ),
        migrations.AddIndex(
            model_name='competencytest',
            index=models.Index(fields=['tenant', 'classroom', 'held_on'], name='competency_test_classroom'),
        ),
        migrations.AddConstraint(
            model_name='competencytest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('draw_size__gte', 1), ('drawn_from__gte', 1), ('sample__in', ['every', 'lot']), models.Q(('draw_seed', ''), _negated=True)), models.Q(models.Q(('sample__in', ['every', 'lot']), _negated=True), ('draw_seed', ''), ('draw_size', None)), _connector='OR'), name='competency_test_drawn_by_a_seed'),
        ),
        migrations.AddConstraint(
            model_name='instrumentuse',
            constraint=models.UniqueConstraint(fields=('tenant', 'instrument', 'school'), name='instrument_use_once'),
        ),
        migrations.AddConstraint(
            model_name='learningoutcome',
            constraint=models.UniqueConstraint(fields=('tenant', 'own_id'), name='outcome_once'),
        ),
        migrations.AddConstraint(
            model_name='learningoutcome',
            constraint=models.CheckConstraint(condition=models.Q(('last_grade__gte', models.F('grade')), ('last_grade__lte', 12)), name='outcome_grades_in_order'),
        ),
        migrations.AddConstraint(
            model_name='levelmapping',
            constraint=models.CheckConstraint(condition=models.Q(('levels__contained_by', [1, 2, 3, 4]), ('levels__len', 4)), name='mapping_four_levels'),
        ),
        migrations.AddConstraint(
            model_name='levelmapping',
            constraint=models.CheckConstraint(condition=models.Q(('levels__0__lte', models.F('levels__1')), ('levels__1__lte', models.F('levels__2')), ('levels__2__lte', models.F('levels__3'))), name='mapping_keeps_order'),
        ),
        migrations.AddConstraint(
            model_name='levelmapping',
            constraint=models.CheckConstraint(condition=models.Q(('criterion', models.F('becomes')), _negated=True), name='mapping_to_another'),
        ),
        migrations.AddIndex(
            model_name='nextstep',
            index=models.Index(fields=['tenant', 'student', '-written_at'], name='next_step_student'),
        ),
        migrations.AddConstraint(
            model_name='noteability',
            constraint=models.UniqueConstraint(fields=('tenant', 'note', 'ability'), name='note_ability_once'),
        ),
        migrations.AddIndex(
            model_name='notechild',
            index=models.Index(fields=['tenant', 'student'], name='note_child_student'),
        ),
        migrations.AddConstraint(
            model_name='notechild',
            constraint=models.UniqueConstraint(fields=('tenant', 'note', 'student'), name='note_child_once'),
        ),
        migrations.AddConstraint(
            model_name='noteoutcome',
            constraint=models.UniqueConstraint(fields=('tenant', 'note', 'outcome'), name='note_outcome_once'),
        ),
        migrations.AddIndex(
            model_name='noteword',
            index=models.Index(fields=['tenant', 'school', 'word'], name='note_word_beginning'),
        ),
        migrations.AddConstraint(
            model_name='noteword',
            constraint=models.UniqueConstraint(fields=('tenant', 'note', 'word'), name='note_word_once'),
        ),
        migrations.AddConstraint(
            model_name='observationpace',
            constraint=models.UniqueConstraint(fields=('tenant', 'teacher'), name='observation_pace_once'),
        ),
        migrations.AddConstraint(
            model_name='observationpace',
            constraint=models.CheckConstraint(condition=models.Q(('ability_weeks__range', (1, 52)), ('child_weeks__range', (1, 52)), ('focus_count__range', (5, 8))), name='observation_pace_sensible'),
        ),
        migrations.AddConstraint(
            model_name='outcomemapping',
            constraint=models.UniqueConstraint(fields=('tenant', 'outcome', 'becomes'), name='outcome_mapping_once'),
        ),
        migrations.AddConstraint(
            model_name='outcomeoverlay',
            constraint=models.UniqueConstraint(condition=models.Q(('code', ''), _negated=True), fields=('tenant', 'code'), name='outcome_overlay_code_once'),
        ),
        migrations.AddIndex(
            model_name='overlayimport',
            index=models.Index(fields=['tenant', 'framework', '-at'], name='overlay_import_framework'),
        ),
        migrations.AddConstraint(
            model_name='overlayimport',
            constraint=models.CheckConstraint(condition=models.Q(('undone_at', None), ('applied_at__isnull', False), _connector='OR'), name='overlay_import_undone_was_applied'),
        ),
        migrations.AddConstraint(
            model_name='itemoutcome',
            constraint=models.UniqueConstraint(fields=('tenant', 'item', 'outcome'), name='item_outcome_once'),
        ),
        migrations.AddConstraint(
            model_name='itemability',
            constraint=models.UniqueConstraint(fields=('tenant', 'item', 'ability'), name='item_ability_once'),
        ),
        migrations.AddConstraint(
            model_name='quickphrase',
            constraint=models.UniqueConstraint(fields=('tenant', 'teacher', 'text'), name='quick_phrase_once'),
        ),
        migrations.AddIndex(
            model_name='ratingchange',
            index=models.Index(fields=['tenant', 'classroom', 'period'], name='rating_change_classroom'),
        ),
        migrations.AddConstraint(
            model_name='ratingchange',
            constraint=models.CheckConstraint(condition=models.Q(('after__len', models.F('positions__len')), ('before__len', models.F('positions__len')), ('student_ids__len', models.F('positions__len'))), name='rating_change_side_by_side'),
        ),
        migrations.AddConstraint(
            model_name='rubric',
            constraint=models.UniqueConstraint(fields=('tenant', 'version'), name='rubric_version_once'),
        ),
        migrations.AddConstraint(
            model_name='rubric',
            constraint=models.UniqueConstraint(condition=models.Q(('valid_from', None)), fields=('tenant',), name='rubric_one_draft'),
        ),
        migrations.AddConstraint(
            model_name='rubric',
            constraint=models.CheckConstraint(condition=models.Q(('valid_from', None), ('valid_from__day', 1), _connector='OR'), name='rubric_from_first_day'),
        ),
        migrations.AddIndex(
            model_name='rating',
            index=models.Index(fields=['tenant', 'cluster', 'period'], name='rating_cluster'),
        ),
        migrations.AddIndex(
            model_name='rating',
            index=models.Index(fields=['tenant', 'classroom', 'period'], name='rating_classroom'),
        ),
        migrations.AddConstraint(
            model_name='rating',
            constraint=models.CheckConstraint(condition=models.Q(('period__day', 1)), name='rating_period_first_day'),
        ),
        migrations.AddConstraint(
            model_name='rating',
            constraint=models.CheckConstraint(condition=models.Func('levels', output_field=models.BooleanField(), template="array_remove(%(expressions)s, NULL) <@ '{1,2,3,4}'::smallint[]"), name='rating_only_levels'),
        ),
        migrations.AddConstraint(
            model_name='criterion',
            constraint=models.UniqueConstraint(condition=models.Q(('taken_out_at', None)), fields=('tenant', 'rubric', 'position'), name='criterion_position_once'),
        ),
        migrations.AddConstraint(
            model_name='criterion',
            constraint=models.UniqueConstraint(condition=models.Q(('taken_out_at', None)), fields=('tenant', 'rubric', 'ability'), name='criterion_ability_once'),
        ),
        migrations.AddConstraint(
            model_name='scalelevel',
            constraint=models.UniqueConstraint(fields=('tenant', 'framework', 'domain', 'rank'), name='scale_level_once'),
        ),
        migrations.AddIndex(
            model_name='worksample',
            index=models.Index(fields=['tenant', 'place', '-shared_at'], name='work_sample_place'),
        ),
        migrations.AddConstraint(
            model_name='worksample',
            constraint=models.CheckConstraint(condition=models.Q(('photo__isnull', False), models.Q(('words', ''), _negated=True), ('withdrawn_at__isnull', False), _connector='OR'), name='work_sample_shows_something'),
        ),
        migrations.AddIndex(
            model_name='portfolioitem',
            index=models.Index(fields=['tenant', 'student', '-made_on'], name='portfolio_item_student'),
        ),
        migrations.AddConstraint(
            model_name='portfolioitem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'text'), models.Q(('text', ''), _negated=True)), models.Q(('file__isnull', False), ('kind__in', ['photo', 'audio'])), _connector='OR'), name='portfolio_item_holds_work'),
        ),
        migrations.AddConstraint(
            model_name='portfolioitem',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'text'), models.Q(('is_face_free', True), ('kind', 'photo')), ('has_consent', True), _connector='OR'), name='portfolio_item_agreed'),
        ),
        migrations.AddConstraint(
            model_name='portfolioitem',
            constraint=models.CheckConstraint(condition=models.Q(('sample__isnull', True), ('kind', 'text'), models.Q(('is_face_free', True), ('kind', 'photo')), _connector='OR'), name='portfolio_item_sample_shows_nobody'),
        ),
        migrations.AddIndex(
            model_name='exemplar',
            index=models.Index(fields=['tenant', 'criterion', 'level'], name='exemplar_level'),
        ),
        migrations.AddConstraint(
            model_name='exemplar',
            constraint=models.CheckConstraint(condition=models.Q(('level__range', (1, 4))), name='exemplar_of_a_level'),
        ),
        migrations.AddConstraint(
            model_name='exemplar',
            constraint=models.CheckConstraint(condition=models.Q(('photo__isnull', False), models.Q(('words', {}), _negated=True), _connector='OR'), name='exemplar_shows_something'),
        ),
        migrations.RunSQL(WORDS_STAY, NO_WORDS_STAY),
        migrations.RunSQL(
            RUBRIC_STAYS,
            "DROP TRIGGER rubric_stays ON assessments_rubric; DROP FUNCTION assessments_rubric_stays();",
        ),
    ]
