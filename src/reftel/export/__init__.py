"""Getting it out: names for people, citations, tables and graphs of what was found.

Pure functions over the public JSON of telegrams (docs/json.md); they know neither
where the telegrams are kept nor who asks.
"""
