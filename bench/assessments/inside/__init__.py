"""Run inside Django, as a role, by the measurements beside this folder."""
