"""Every write of the month."""
