"""Every write about what children can do."""
