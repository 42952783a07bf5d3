"""Instruments as data: load, check, publish for good, pin, render, score.

- pure: definition, validate, checks, changes, answers, scoring, rules, render, findings
- with the database: models, selectors (read, pin, verify), services (write), loader (files that ship)

Modules are imported by name (``from npcs.core.instruments import scoring``); this page only says what is where, so
that the pure ones load without Django's models.
"""
