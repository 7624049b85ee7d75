"""One shared schema, many tenants, and a database that refuses to mix them. See docs/decisions/0002-tenancy.md."""
