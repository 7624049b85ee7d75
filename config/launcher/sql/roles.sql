-- The four roles of the system (design 2). Run by an administrator, any number of times.
-- Passwords (plain, or as SCRAM verifiers, which no log gives away) come as settings of the session:
--   roles.app_owner, roles.app_web, roles.app_worker, roles.app_loader. Where none is given, the role keeps its own.
--   app_owner   owns and migrates; sees every tenant's rows, so that a new constraint is checked against all of them
--   app_web     serves pages; app_worker counts and prints: rows of one tenant at a time, no TRUNCATE
--   app_loader  bulk loads (COPY into a walled table is refused to the others); inserts only
DO $$
DECLARE
    role record;
BEGIN
    FOR role IN
        SELECT *
        FROM (
            VALUES ('app_owner', 'BYPASSRLS CREATEDB'),
                   ('app_web', 'NOBYPASSRLS NOCREATEDB'),
                   ('app_worker', 'NOBYPASSRLS NOCREATEDB'),
                   ('app_loader', 'BYPASSRLS NOCREATEDB')
        ) AS wanted (name, attributes)
    LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role.name) THEN
            EXECUTE format('CREATE ROLE %I', role.name);
        END IF;
        EXECUTE format('ALTER ROLE %I LOGIN NOCREATEROLE %s', role.name, role.attributes);
        IF current_setting('roles.' || role.name, true) <> '' THEN
            EXECUTE format('ALTER ROLE %I PASSWORD %L', role.name, current_setting('roles.' || role.name));
        END IF;
        -- Said here, Django need not say it on each connection, where a transaction pooler would leak it.
        EXECUTE format('ALTER ROLE %I SET timezone = %L', role.name, 'UTC');
        -- A statement holds what people wrote, of children too: no failed, slow or deadlocked one is written to the log.
        EXECUTE format('ALTER ROLE %I SET log_min_error_statement = panic', role.name);
        EXECUTE format('ALTER ROLE %I SET log_min_duration_statement = -1', role.name);
        EXECUTE format('ALTER ROLE %I SET log_error_verbosity = terse', role.name);
    END LOOP;
END
$$;

-- The owner can step into the shoes of the two serving roles: the tests probe the walls with it.
GRANT app_web, app_worker TO app_owner;
