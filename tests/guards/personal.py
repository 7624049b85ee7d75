"""Every column, sorted: does it say something about a person, or not?

`label: (personal, plain)`. Personal is what names a person, tells where or how to find her, what she said, did, was given or
refused, and every key that ties a row to one person. Plain is the rest. When you add a column, say here which it is; what
is personal is left out of public pages, is never written into a log, and goes when a person asks for it to go. `id`,
`tenant_id`, `public_id` and `key` are numbers of rows and plain everywhere.
"""

PLUMBING = frozenset({"id", "tenant_id", "public_id", "key"})

COLUMNS: dict[str, tuple[str, str]] = {
    # people
    "clusters.User": ("name phone email language last_login", "password is_active created_at"),
    "clusters.Teacher": ("name name_key user_id", ""),
    "clusters.Posting": ("teacher_id", "school_id is_head starts_on ends_on"),
    "clusters.RoleGrant": ("user_id given_by_id", "role place_id starts_on ends_on"),
    "clusters.CodeAttempt": ("subject", "purpose window_starts_at count"),
    "sessions.Session": ("session_key session_data", "expire_date"),
    "account.EmailAddress": ("user_id email", "verified primary"),
    "account.EmailConfirmation": ("email_address_id", "created sent"),
    # children
    "clusters.Student": ("first_name roll_number", "school_id"),
    "clusters.StudentTraits": ("student_id sex has_disability", "school_id"),
    "clusters.Enrolment": ("student_id", "classroom_id school_id grade starts_on ends_on"),
    "assessments.Rating": ("student_id levels by_id", "period rubric_id cluster_id school_id classroom_id changed_at"),
    "assessments.RatingChange": (
        "student_ids before after by_id",
        "period school_id classroom_id positions takes_back_id at",
    ),
    "assessments.CompetencyTest": (
        "given_by_name sample_words caveats by_id",
        "instrument_id school_id classroom_id moment held_on given_by sample draw_size draw_seed drawn_from at",
    ),
    "assessments.CompetencyResult": ("student_id level by_id", "test_id school_id changed_at"),
    "assessments.CompetencyEntry": ("student_ids before after by_id", "test_id school_id at"),
    "assessments.ObservationPace": ("teacher_id child_weeks ability_weeks focus_count", ""),
    "clusters.Conflict": (
        "record stands stands_by_id kept kept_by_id",
        "school_id kind place field stands_seen_at kept_written_at kept_seen_at at",
    ),
    "assessments.DiaryNote": (
        "teacher_id text photo_id recording_id recording_sec",
        "school_id noted_on is_restricted created_at changed_at deleted_at",
    ),
    "assessments.NoteChild": ("student_id", "note_id school_id"),
    "assessments.NoteAbility": ("", "note_id ability_id school_id"),
    "assessments.NoteOutcome": ("", "note_id outcome_id school_id"),
    "assessments.NoteWord": ("word", "note_id school_id"),
    "assessments.QuickPhrase": ("teacher_id text", "school_id created_at"),
    "assessments.PortfolioItem": (
        "student_id teacher_id title text file_id recording_sec sample_id",
        "school_id kind made_on is_face_free has_consent created_at deleted_at",
    ),
    "assessments.ItemAbility": ("", "item_id ability_id school_id"),
    "assessments.ItemOutcome": ("", "item_id outcome_id school_id"),
    "assessments.NextStep": ("student_id teacher_id strengths next_step", "school_id written_at"),
    # places and time
    "clusters.Place": ("", "level parent_id path names name_key lgd_code starts_on ends_on"),
    "clusters.Placement": ("", "place_id parent_id path starts_on ends_on"),
    "clusters.School": ("", "place_id udise_code management lowest_grade highest_grade"),
    "clusters.Classroom": ("", "school_id year grades section"),
    "clusters.ClassTeacher": ("teacher_id", "classroom_id starts_on ends_on"),
    "clusters.TenantSettings": (
        "whom_to_ask",
        "state_lgd year_starts_month level_words part_shares meeting_min asked_cap_min",
    ),
    "clusters.Holiday": ("", "names starts_on ends_on"),
    "clusters.Rollup": ("counts", "place_id period kind cut shown counted_at"),
    "clusters.DirtyMark": ("", "cluster_id period kind marked_at"),
    # what children can do, what will be taught
    "assessments.Framework": ("", "code version kind names source source_url licence trust checked_on"),
    "assessments.LearningOutcome": (
        "",
        "framework_id parent_id own_id grade last_grade subject ordinal official_code strand statement",
    ),
    "assessments.Instrument": (
        "made_by_id published_by_id",
        "code version names subject grades levels source licence tester how sampling caveats is_own based_on_id "
        "published_at withdrawn_at",
    ),
    "assessments.InstrumentUse": ("", "instrument_id school_id test_count last_on"),
    "assessments.OverlayImport": (
        "by_id applied_by_id",
        "framework_id file_name changes same_count at applied_at undone_at",
    ),
    "assessments.OutcomeOverlay": ("changed_by_id", "outcome_id code statements changed_at"),
    "assessments.OutcomeMapping": ("", "outcome_id becomes_id"),
    "assessments.ScaleLevel": ("", "framework_id domain rank name description"),
    "assessments.Ability": ("", "code names position"),
    "assessments.Rubric": ("published_by_id", "version names valid_from based_on_id published_at"),
    "assessments.Criterion": ("", "rubric_id ability_id position names grades level_words band_words taken_out_at"),
    "assessments.LevelMapping": ("", "criterion_id becomes_id levels"),
    "assessments.Exemplar": ("words photo_id sample_id made_by_id", "criterion_id level band made_at"),
    "assessments.WorkSample": ("words photo_id shared_by_id", "place_id grade shared_at withdrawn_at"),
    "planning.Textbook": ("", "code title grade subject language edition source"),
    "planning.Chapter": ("", "textbook_id number title theme"),
    "planning.SyllabusChapter": ("", "cluster_id period chapter_id note"),
    "planning.LearningTool": (
        "made_by_id photo_id",
        "cluster_id period title what_it_is materials cost_rupees chapter_id ability_id adapted_from_id created_at",
    ),
    "planning.EnrichmentOffer": ("offered_by", "title what_it_is need_min ability_id starts_on"),
    # the month
    "collectives.Collective": ("", "cluster_id names goal started_on"),
    "collectives.ClusterStage": ("", "cluster_id stage reason starts_on ends_on"),
    "collectives.Meeting": (
        "closed_by_id",
        "collective_id cluster_id period number state part_shares cancel_reason revision called_at opened_at closed_at",
    ),
    "collectives.Sitting": ("", "meeting_id starts_at ends_at venue_id"),
    "collectives.PartTiming": ("note", "sitting_id part planned_min started_at ended_at paused_at paused_sec"),
    "collectives.Attendance": ("teacher_id visitor_name presence reason marked_by_id", "sitting_id school_id"),
    "collectives.RoleTurn": ("teacher_id", "sitting_id duty"),
    "collectives.Minutes": ("content amendment issued_by_id", "meeting_id revision issued_at"),
    "collectives.Experience": (
        "teacher_id title tried children_did puzzle photo_id",
        "school_id cluster_id classroom_id period visibility shared_at created_at deleted_at",
    ),
    "collectives.Sharing": ("experience_id", "sitting_id position"),
    "collectives.AgendaItem": (
        "proposer_id title words outcome",
        "meeting_id part origin planned_min actual_min position is_done carried_from_id created_at withdrawn_at",
    ),
    "collectives.AgendaSupport": ("teacher_id", "item_id"),
    "collectives.Question": ("asked_by_id text answer", "collective_id meeting_id asked_at settled_in_id"),
    "collectives.Decision": (
        "title reason concern concern_handled owner_id",
        "meeting_id part method review_on made_at",
    ),
    "collectives.Commitment": ("teacher_id words", "meeting_id cluster_id due_period made_at"),
    "collectives.Moderation": ("opened_by_id", "meeting_id criterion_id opened_at closed_at rater_count outcome"),
    "collectives.ModeratedSample": ("sample_id", "moderation_id position spread agreed_level reason"),
    "collectives.BallotBox": ("", "moderation_id"),
    "collectives.Ballot": ("by_id levels", "box_id"),
    "collectives.ReportBack": ("words photo_id", "commitment_id outcome experience_id reported_at"),
    # machinery
    "foundation.Tenant": ("", "name languages default_language is_demo"),
    "foundation.TenantHost": ("", "host"),
    "foundation.AuditEvent": ("actor_id subject_id detail", "at verb subject"),
    "foundation.StoredFile": ("path sha256", "content_type byte_count width height created_at"),
    "foundation.Receipt": (
        "person_id device target body_hash answer",
        "seq kind status code made_at received_at",
    ),
    "foundation.Upload": ("person_id content sha256", "kind byte_count arrived_count created_at used_at"),
    "foundation.OutboxEvent": ("payload last_error", "topic created_at due_at attempt_count"),
    "foundation.PrintJob": (
        "asked_by_id file_id",
        "kind subject language state step step_count edition content_hash asked_at finished_at error attempt_count"
        " leased_until",
    ),
    "contenttypes.ContentType": ("", "app_label model"),
    "auth.Permission": ("", "name content_type_id codename"),
    "auth.Group": ("", "name"),
    "auth.Group_permissions": ("", "group_id permission_id"),
}
