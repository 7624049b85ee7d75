"""Files that people send: checked, re-encoded, kept by content."""
