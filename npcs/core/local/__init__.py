"""The product on one machine: an embedded database and broker, the design-system assets, and the process that runs all.

`python -m npcs.core.local run|test|check|bench|clean`, called by the Makefile. Nothing here is imported by a request:
in a data centre, Postgres, Redis and the process manager are the operator's, and the same entry points are used
(`manage.py setup_database`, `gunicorn npcs.wsgi`, `celery -A npcs`).
"""
