"""Tables in and out: .xlsx and .csv read safely into plain text, columns told by their headings, and written safely."""
