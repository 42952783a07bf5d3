"""Screening rules as data: the files that ship, the check of a definition, and a rule in plain words.

Knows no table: models, services and pages build on it.
"""
