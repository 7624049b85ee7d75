"""Pages of the demonstration alone: every component in every state."""
