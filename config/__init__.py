"""The project: settings, entrances, and the launcher behind `./run`, which must start quickly: no imports here."""
