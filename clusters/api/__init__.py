"""The API of who and where: session, me, rollups."""
