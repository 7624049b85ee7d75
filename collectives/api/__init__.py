"""The API of the month: meetings."""
