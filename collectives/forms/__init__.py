"""Input of the month turned into clean values."""
