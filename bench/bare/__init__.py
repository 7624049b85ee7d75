"""The bare thing that pages are held against: Django with a session, a user, five indexed queries and a 15 KB page."""
