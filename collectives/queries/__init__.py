"""Reads that join several models of the month."""
