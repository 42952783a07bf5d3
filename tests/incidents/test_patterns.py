"""The check for what may point to a person in a narrative: names, dates, phones, case numbers."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.text_care import KINDS, pattern_hits


def found(text: str) -> list[tuple[str, str]]:
    return [(hit.kind, hit.text) for hit in pattern_hits(text)]


@pytest.mark.parametrize(
    ("text", "kind", "part"),
    [
        ("It was on 12 March 2026 that", "date", "12 March 2026"),
        ("seen March 12, 2026.", "date", "March 12, 2026"),
        ("seen on March 12th and again", "date", "March 12th"),
        ("seen 2026-03-12 at home", "date", "2026-03-12"),
        ("seen 3/12/26 at home", "date", "3/12/26"),
        ("a call on 3/12 came in", "date", "3/12"),
        ("first known in april 2025", "date", "april 2025"),
        ("call (555) 301-4477 first", "phone", "(555) 301-4477"),
        ("call 555-301-4477", "phone", "555-301-4477"),
        ("call 555 301 4477 now", "phone", "555 301 4477"),
        ("extension 301-4477", "phone", "301-4477"),
        ("dial +44 20 7946 0018 there", "phone", "+44 20 7946 0018"),
        ("wrote to a.person@example.org that", "mail", "a.person@example.org"),
        ("under DHS-2026-0042 it", "case_number", "DHS-2026-0042"),
        ("in case no. 48817 it says", "case_number", "48817"),
        ("the number 00417733 stood", "case_number", "00417733"),
        ("with 123-45-6789 on it", "case_number", "123-45-6789"),
        ("the file 24-00317 was", "case_number", "24-00317"),
        ("Then Maria called the clinic.", "name", "Maria"),
        ("Maria Lopez-Grant called.", "name", "Maria Lopez-Grant"),
        ("It was Ms. Okafor who came.", "name", "Ms. Okafor"),
        ("It was Dr Okafor who came.", "name", "Dr Okafor"),
        ("The mother Quintella said so.", "name", "mother Quintella"),
        ("Worker Rivers came by.", "name", "Worker Rivers"),
        ("They met with Quintella Okafor twice.", "name", "Quintella Okafor"),
    ],
)
def test_what_may_point_to_a_person_is_found_at_its_place(text: str, kind: str, part: str) -> None:
    [hit] = pattern_hits(text)
    assert (hit.kind, hit.text) == (kind, part)
    assert text[hit.start : hit.end] == part


@pytest.mark.parametrize(
    "text",
    [
        "Worker A met Parent 2 and Caregiver B; Supervisor C agreed.",
        "Worker A1 and Nurse AB rated TEA-02 and ENV-06 as 3.",
        "The Child Protective Services hotline is open 24/7.",
        "The visit did not happen because no car was free.",
        "In 2024 there were 12 visits in 30 days, 40% of them late; a third came at 10:42.",
        "No home visit could happen in May because two of six posts were empty.",
        "The worker may call on Monday. March on, one may say.",
        "Under the Family First Prevention Services Act the State pays.",
        "Medical Examiner and Law Enforcement were told. COVID-19 slowed the court.",
        "It cost 1,250,000 dollars over 3 years, from 1.5 to 2.5 posts, in FY2024 and 2018-2019.",
    ],
)
def test_role_codes_item_codes_and_ordinary_words_are_no_hits(text: str) -> None:
    assert found(text) == []


def test_hits_come_in_the_order_of_the_text_and_never_overlap() -> None:
    text = "On 12 March 2026 Maria Lopez called 555-301-4477 about case DHS-2026-0042."
    assert [kind for kind, _part in found(text)] == ["date", "name", "phone", "case_number"]


@given(st.text(max_size=300))
def test_any_text_can_be_looked_at_and_every_place_is_inside_it(text: str) -> None:
    last = 0
    for hit in pattern_hits(text):
        assert hit.kind in KINDS
        assert last <= hit.start < hit.end <= len(text)
        assert text[hit.start : hit.end] == hit.text
        last = hit.end


ROLE_WORDS = st.sampled_from(["Worker", "Parent", "Supervisor", "Nurse", "Child", "Caregiver", "Teacher"])
CODES = st.sampled_from([*"ABCDEFGHRSXZ", "1", "12", "A1", "B2", "AB"])


@given(st.lists(st.tuples(ROLE_WORDS, CODES), min_size=1, max_size=6))
def test_no_role_code_is_ever_taken_for_a_name(people: list[tuple[str, str]]) -> None:
    assert found(" and then ".join(f"{role} {code}" for role, code in people) + ".") == []


DAYS = st.dates(dt.date(1900, 1, 1), dt.date(2099, 12, 31))


@given(DAYS, st.sampled_from(["%Y-%m-%d", "%m/%d/%Y", "%d %B %Y", "%B %d, %Y"]))
def test_every_full_date_in_a_common_form_is_found(day: dt.date, form: str) -> None:
    written = day.strftime(form)
    assert found(f"It was {written} then.") == [("date", written)]
