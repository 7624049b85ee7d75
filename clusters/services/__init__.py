"""Every write about who and where."""
