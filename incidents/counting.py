"""Conditions on rows that several reads share, so that a page, a count and an export cannot differ."""

from django.db.models import F, Q


def open_to(reader_id: int | None, path: str = "") -> Q:
    """Rating sets whose content this person may know: what is not sealed, and their own.

    ``path`` leads from the filtered rows to the set, for instance "rating_set__".
    """
    unsealed = Q(**{f"{path}sealed": False})
    return unsealed if reader_id is None else unsealed | Q(**{f"{path}rater_id": reader_id})


def counted_sets(path: str = "") -> Q:
    """Rating sets that count: the agreed one where two people rate, else the lead's (see completeness.set_of)."""
    review = f"{path}review__"
    agreed = Q(**{f"{review}double_rating": True, f"{path}kind": "consensus"})
    alone = Q(
        **{f"{review}double_rating": False, f"{path}kind": "independent", f"{path}rater_id": F(f"{review}lead_id")}
    )
    return agreed | alone
