"""All tables of the core app, gathered for Django from the packages that own them."""

from npcs.core.access.models import ApiToken
from npcs.core.accounts.models import User
from npcs.core.audit.models import AccessLog, Event, RowHistory
from npcs.core.instruments.models import Instrument, InstrumentVersion, ItemCrosswalk
from npcs.core.jobs.models import Heartbeat, Job, OutboxMessage
from npcs.core.versions.models import Draft

__all__ = [
    "AccessLog",
    "ApiToken",
    "Draft",
    "Event",
    "Heartbeat",
    "Instrument",
    "InstrumentVersion",
    "ItemCrosswalk",
    "Job",
    "OutboxMessage",
    "RowHistory",
    "User",
]
