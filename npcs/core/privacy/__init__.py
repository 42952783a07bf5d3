"""Privacy classes. Every model says for every field whether it is identifying, privileged, core or public."""

from npcs.core.privacy.classes import PrivacyClass, class_of, fields_in, unclassified

__all__ = ["PrivacyClass", "class_of", "fields_in", "unclassified"]
