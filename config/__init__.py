"""The project: settings, entrances, and the launcher behind `./run`, which must start quickly: no imports here."""

APPS = ("config", "reports", "collectives", "planning", "assessments", "clusters", "foundation")
