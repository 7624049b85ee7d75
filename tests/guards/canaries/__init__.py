"""A canary in every word that names a child or is a teacher's diary, and a search for it wherever it must not sing.

`words` says what a canary looks like and finds it in bytes, however they are wrapped; `planting` puts one into every such
word of a database, each with its own number; `sight` says, from the rows alone and never by asking our own code, who may
see which; `people` are the browsers; `pages` asks every address as each of them; `behind` looks into tables, caches,
queues, logs and kept files. `search` does it all on a served copy of the demonstration.
"""

from tests.guards.canaries.search import Report, Search, search

__all__ = ["Report", "Search", "search"]
