"""Every write about what will be taught."""
