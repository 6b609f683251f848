"""The reading room: an archive in a browser on the same machine.

Server-rendered pages that need no script, no network and no account. The web
framework stops in this folder. ``reftel.web.app.create_app`` makes the
application; pages are pure functions of what the archive answers.
"""
