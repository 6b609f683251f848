"""Alembic's environment and the steps from one set of tables to the next.

Run by ``folder.py`` on opening; nobody needs an ``alembic.ini``.
"""
