"""One rating set as a sheet of items: which come, which are answered, which still lack their reason."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from incidents import completeness, scales
from incidents.models import ImprovementOpportunity, Rating, Review
from incidents.services import ratings
from incidents.views import pages
from npcs.core.access import Actor
from npcs.core.instruments.answers import BLANK, Answer
from npcs.core.instruments.render import ShownItem, items_for, show


class Sheet:
    """The items of one set. ``review`` is loaded (selectors.whole_review); ``subject`` None is family.

    ``rater_id`` None is the set that counts: the agreed one, with what each rater gave beside it.
    """

    def __init__(self, review: Review, subject: ImprovementOpportunity | None, rater_id: int | None) -> None:
        self.agreeing = rater_id is None and review.double_rating
        self.review, self.total = review, len(review.opportunities.all())
        loaded: dict[Any, tuple[int, ImprovementOpportunity]] = {
            one.pk: (number, one) for number, one in enumerate(review.opportunities.all(), 1)
        }
        self.number = 0
        self.subject: ImprovementOpportunity | None = None
        if subject:
            self.number, self.subject = loaded[subject.pk]
        self.definition = scales.definition_of(review)
        self.level = scales.OPPORTUNITY_LEVEL if subject else scales.REVIEW_LEVEL
        found = completeness.set_of(review, self.subject, rater_id)
        self.ratings: Mapping[str, Rating] = {one.item_code: one for one in found.ratings.all()} if found else {}
        self.answers = completeness.answers_in(found) if found else {}
        self.is_sent = bool(found and found.status == "submitted")
        sent = completeness.sent_sets(review, self.subject) if self.agreeing else []
        self.raters = [(one.rater_id, completeness.answers_in(one)) for one in sent]
        self.codes = tuple(item.code for item in self.definition.items_at(self.level))

    @property
    def key(self) -> str:
        return str(self.subject.pk if self.subject else self.review.pk)

    @property
    def name(self) -> str:
        """ "Improvement opportunity 2", or the family items."""
        return _("Improvement opportunity %(n)d") % {"n": self.number} if self.subject else _("Family items")

    @property
    def answered(self) -> int:
        return sum(1 for code in self.codes if not self._answer(code).is_blank)

    @property
    def first_open(self) -> str:
        """The first item without an answer; the first item when all have one."""
        return next((code for code in self.codes if self._answer(code).is_blank), self.codes[0])

    def _answer(self, code: str) -> Answer:
        return self.answers.get(code, BLANK)

    def url(self, code: str) -> str:
        name = "rate-opportunity" if self.subject else "rate"
        return pages.url(name, self.key, code)

    def shown(self, code: str) -> ShownItem:
        return show(self.definition, self.definition.item(code), self._answer(code))

    def initial(self, code: str) -> dict[str, str]:
        rating = self.ratings.get(code)
        return {"value": rating.choice, "rationale": rating.rationale} if rating else {}

    def version(self, code: str) -> int:
        """The rating's version; 0 while there is none."""
        return self.ratings[code].version if code in self.ratings else 0

    def reason_missing(self, code: str) -> str:
        """What to write, when the saved answer lacks its reason; else nothing."""
        return self.reasons_missing().get(code, "")

    def reasons_missing(self) -> dict[str, str]:
        """{item code: what to write} for the saved answers that lack their reason."""
        found = completeness.missing_reasons(self.definition, self.level, self.answers)
        if not self.agreeing:
            return found
        return completeness.differs_from_both(self.review, self.subject, self.answers) | found

    def given_by_raters(self, code: str) -> list[tuple[int, ShownItem]]:
        """What each rater answered to an item, the lead first; nothing unless the two agree now."""
        item = self.definition.item(code)
        return [(person, show(self.definition, item, answers.get(code, BLANK))) for person, answers in self.raters]

    def neither(self, code: str) -> frozenset[str]:
        """The choices of an item that neither rater gave: choosing one asks for a reason."""
        given = {shown.chosen.value for _person, shown in self.given_by_raters(code) if shown.chosen}
        return frozenset(one.value for one in self.shown(code).choices) - given if given else frozenset()

    def save(self, actor: Actor, code: str, data: Mapping[str, Any], version: int) -> Rating:
        """Saves one answer. What is not in ``data`` stays as it is (after a clash: the other person's)."""
        kept = {"value": "", "rationale": ""} | self.initial(code) | dict(data)
        rating = ratings.rate(
            actor=actor, review=self.review, opportunity=self.subject, item_code=code, raw=kept["value"],
            rationale=kept["rationale"], version=version,
        )  # fmt: skip
        answer = Answer(rating.value, rating.missing_code or None, rating.rationale)
        self.answers, self.ratings = {**self.answers, code: answer}, {**self.ratings, code: rating}
        return rating

    def following(self, code: str) -> str:
        """The next item without an answer, round the end to the start; empty when all have one."""
        at = self.codes.index(code) + 1
        return next((one for one in (*self.codes[at:], *self.codes[:at]) if self._answer(one).is_blank), "")

    def previous(self, code: str) -> str:
        """The item before, empty for the first."""
        at = self.codes.index(code)
        return self.codes[at - 1] if at else ""

    def groups(self, open_code: str) -> list[dict[str, Any]]:
        """The list of all items, the open one marked."""
        missing = self.reasons_missing()
        return [
            {
                "label": group.domain.label,
                "done": group.answered,
                "total": len(group.items),
                "items": [self._line(one, open_code, one.item.code in missing) for one in group.items],
            }
            for group in items_for(self.definition, self.level, self.answers)
        ]

    def read(self) -> list[dict[str, Any]]:
        """The items with their answers, by domain, as rows of a table."""
        label, rating = _("Item"), _("Rating")
        return [
            {
                "label": group.domain.label,
                "rows": [
                    [
                        {"label": label, "text": f"{one.item.code} {one.item.label}"},
                        {"label": rating, "text": said(one), "sub": one.answer.rationale},
                    ]
                    for one in group.items
                ],
            }
            for group in items_for(self.definition, self.level, self.answers)
        ]

    def _line(self, shown: ShownItem, open_code: str, reason_missing: bool) -> dict[str, Any]:
        code, chosen = shown.item.code, shown.chosen
        value = f"{chosen.value} · {chosen.name}" if chosen else ""
        if chosen and reason_missing:
            value = _("%(value)s · reason missing") % {"value": chosen.value}
        url = self.url(code)
        return {"code": code, "label": shown.item.label, "url": url, "value_text": value, "open": code == open_code}


def said(shown: ShownItem) -> str:
    """ "2 · Contributed", or that the item is not rated."""
    return f"{shown.chosen.value} · {shown.chosen.name}" if shown.chosen else _("Not rated")
