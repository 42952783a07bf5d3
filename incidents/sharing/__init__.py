"""Sharing a review with the partnership: its shared form (``local``), what stands against it (``checks``)."""
