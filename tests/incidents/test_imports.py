"""Notices from a spreadsheet: a table of what to mend, then all rows or none, once."""

import datetime as dt
import io
import zipfile
from contextlib import suppress
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from incidents import imports
from incidents.imports import reading, template
from incidents.models import ImportBatch, Incident, Review
from incidents.services import imports as service
from npcs.core.jobs import runner
from npcs.core.jobs.models import Job
from npcs.core.versions.errors import FieldErrors
from tests import reviews as made
from tests.incidents.conftest import Place
from tests.incidents.paper import Paper, at, get, saved

TODAY = dt.date(2026, 4, 7)
HEAD = "incident_type,cause_group,incident_date,aware_date,summary"
GOOD = "fatality,sleep,2026-03-12,2026-03-13,A child was found."


def table(*rows: str, head: str = HEAD) -> bytes:
    return "\n".join([head, *rows]).encode()


def problems(content: bytes, name: str = "notices.csv") -> list[tuple[int, str, str]]:
    checked = imports.check(imports.read(content, name), today=TODAY)
    assert not (checked.rows and checked.problems)
    return [(one.row, one.column, one.rule) for one in checked.problems]


def workbook(*rows: list[Any]) -> bytes:
    book, kept = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(kept)
    return kept.getvalue()


# Reading and checking, without a database


@pytest.mark.parametrize(
    ("row", "column", "rule"),
    [
        ("dead,sleep,2026-03-12,2026-03-13,Text.", "incident_type", "Unknown code"),
        ("fatality,,2026-03-12,2026-03-13,Text.", "cause_group", "Answer is missing"),
        ("fatality,sleep,12.3.2026,2026-03-13,Text.", "incident_date", "Not a date"),
        ("fatality,sleep,2026-02-30,2026-03-13,Text.", "incident_date", "No such day"),
        ("fatality,sleep,2026-03-12,2026-03,Text.", "aware_date", "Not a date"),
        ("fatality,sleep,2026-03-12,2026-03-01,Text.", "incident_date", "Dates do not fit"),
        ("fatality,sleep,2026-03-12,2027-03-01,Text.", "aware_date", "Dates do not fit"),
        ("fatality,sleep,0201-03-12,2026-03-01,Text.", "incident_date", "Year is too early"),
        ("fatality,sleep,2026-03-12,2026-03-13,=HYPERLINK(1)", "summary", "Formula in a cell"),
        ("fatality,sleep,2026-03-12,2026-03-13, @SUM(1)", "summary", "Formula in a cell"),
        (f"fatality,sleep,2026-03-12,2026-03-13,{'x' * 4001}", "summary", "Text is too long"),
    ],
)
def test_a_wrong_cell_is_named_by_row_column_rule_and_fix(row: str, column: str, rule: str) -> None:
    assert problems(table(GOOD.replace("fatality", "serious_injury"), row)) == [(3, column, rule)]
    checked = imports.check(imports.read(table(row), "a.csv"), today=TODAY)
    assert all(one.fix and len(one.value) <= 60 for one in checked.problems)


def test_age_needs_number_and_unit_and_a_child() -> None:
    head = f"{HEAD},child_age,child_age_unit"
    for cells, rule in {"9,": "Age needs both", ",months": "Age needs both", "nine,months": "Not a whole number",
                        "18,years": "Not a child", "1.5,years": "Not a whole number"}.items():  # fmt: skip
        assert [found for _row, _column, found in problems(table(f"{GOOD},{cells}", head=head))] == [rule]


def test_the_head_is_checked_first() -> None:
    assert problems(table(GOOD, head=HEAD.replace("summary", "story"))) == [
        (1, "story", "Unknown column"), (1, "summary", "Column is missing"),
    ]  # fmt: skip
    assert (1, "summary", "Column stands twice") in problems(table(f"{GOOD},x", head=f"{HEAD},summary"))


def test_rows_that_look_alike_are_told_unless_said_otherwise() -> None:
    near = GOOD.replace("2026-03-12", "2026-03-11")
    assert problems(table(GOOD, near)) == [(3, "incident_date", "Looks like row 2")]
    assert problems(table(GOOD, near.replace("2026-03-11", "2026-03-10"))) == []
    assert problems(table(f"{GOOD},", f"{near},yes", head=f"{HEAD},not_a_duplicate")) == []


def test_labels_partial_dates_and_unknown_are_understood() -> None:
    sheet = imports.read(
        table("Near fatality,Drowning,2026-03,2026-03-13,Text.", "other,fire,unknown,2026-03-13,T."), "a.csv"
    )
    first, second = (row for _number, row in imports.check(sheet, today=TODAY).rows)
    assert (first["incident_type"], first["cause_group"]) == ("near_fatality", "drowning")
    assert (first["incident_date"], first["incident_precision"]) == (dt.date(2026, 3, 1), "month")
    assert (second["incident_date"], second["incident_precision"]) == (None, "unknown")


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"", "a.csv", "empty"),
        (HEAD.encode(), "a.csv", "no row"),
        ("Müller".encode("latin-1"), "a.csv", "CSV UTF-8"),
        (b"a\x00b", "a.csv", "no CSV"),
        (b"%PDF-1.7", "a.pdf", "CSV or an XLSX"),
        (b"PK\x03\x04broken", "a.xlsx", "cannot be read"),
        (b'a,"b\nc', "a.csv", "quotation mark"),
        (b"x" * (imports.MOST_BYTES + 1), "a.csv", "10 MB"),
        (table(*[GOOD] * (imports.MOST_ROWS + 1)), "a.csv", "5,000 rows"),
        (",".join("abc" for _each in range(70)).encode(), "a.csv", "columns"),
    ],
)
def test_a_file_that_cannot_be_read_says_what_to_do(content: bytes, name: str, says: str) -> None:
    with pytest.raises(imports.Unreadable, match=says):
        imports.read(content, name)


def test_a_workbook_is_read_like_a_csv_and_its_formulas_are_refused() -> None:
    head = HEAD.split(",")
    good = ["fatality", "sleep", dt.date(2026, 3, 12), dt.date(2026, 3, 13), "A child was found."]
    assert problems(workbook(head, good), "a.xlsx") == []
    formula = [*good[:4], '=HYPERLINK("x")']
    assert problems(workbook(head, formula), "a.xlsx") == [(2, "summary", "Formula in a cell")]


def test_a_workbook_that_would_fill_the_memory_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", "0" * 2_000_000)
    monkeypatch.setattr(reading, "MOST_UNPACKED", 1_000_000)
    with pytest.raises(imports.Unreadable, match="too large"):
        imports.read(kept.getvalue(), "a.xlsx")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_usual_encodings_and_delimiters_are_read(encoding: str, delimiter: str) -> None:
    text = "\r\n".join([HEAD, GOOD.replace("child", "Kind Ü")]).replace(",", delimiter)
    assert problems(text.encode(encoding)) == []


@given(st.binary(max_size=400))
def test_no_file_of_any_bytes_is_a_fault(content: bytes) -> None:
    for name in ("a.csv", "a.xlsx"):
        with suppress(imports.Unreadable):
            imports.check(imports.read(content, name), today=TODAY)


@given(st.lists(st.text(max_size=30), min_size=5, max_size=5))
def test_no_row_of_any_cells_is_a_fault_and_each_is_right_or_named(cells: list[str]) -> None:
    sheet = imports.Sheet(tuple(HEAD.split(",")), ((2, tuple(cells)),))
    checked = imports.check(sheet, today=TODAY)
    assert bool(checked.rows) != bool(checked.problems)


def test_the_templates_hold_every_column() -> None:
    names = [column.name for column in imports.COLUMNS]
    assert template.as_csv().decode("utf-8-sig").strip().split(",") == names
    book = load_workbook(io.BytesIO(template.as_xlsx()))
    assert [cell.value for cell in book.worksheets[0][1]] == names
    assert [row[0].value for row in book.worksheets[1].iter_rows(min_row=2)] == names


# Pages, service and job


def upload(place: Place, content: bytes, name: str = "notices.csv", role: str = "coordinator") -> Paper:
    return Paper(place[role].post(at("imports"), {"file": SimpleUploadedFile(name, content)}))


def run_jobs(place: Place) -> list[str]:
    return [runner.run(str(job.pk), place.member.pk) for job in Job.objects.filter(kind=service.JOB).order_by("id")]


@pytest.mark.django_db
def test_a_file_with_errors_saves_nothing_and_shows_the_table(place: Place) -> None:
    page = upload(place, table(GOOD, "dead,sleep,2026-03-12,2026-03-13,Text."))
    assert page.status == 422
    for words in (
        "1 cell to mend. Nothing was saved.",
        "incident_type",
        "dead",
        "Unknown code",
        "Use one of: fatality",
    ):
        assert words in page.text
    assert not ImportBatch.objects.exists()
    assert not Incident.objects.exists()


@pytest.mark.django_db
def test_a_file_that_cannot_be_read_is_refused_beside_the_field(place: Place) -> None:
    page = upload(place, b"", "a.csv")
    assert page.status == 422
    assert "empty" in page.errors["file"]
    assert "Choose a file" in Paper(place["coordinator"].post(at("imports"), {})).errors["file"]


@pytest.mark.django_db
def test_right_rows_are_filed_together_by_one_job_and_only_once(place: Place) -> None:
    rows = [GOOD, "near_fatality,fire,2026-02,2026-03-01,Smoke."]
    content = table(*(f"{row},accident" for row in rows), head=f"{HEAD},manner")
    address = saved(upload(place, content))
    batch = ImportBatch.objects.get()
    assert not Incident.objects.exists()
    assert "2 rows." in get(place["coordinator"], address).text
    for _each in range(2):
        assert saved(Paper(place["coordinator"].post(at("import-start", batch.pk), {"version": "1"}))) == address
    assert Job.objects.filter(kind=service.JOB).count() == 1
    assert "being filed" in get(place["coordinator"], address).text
    assert run_jobs(place) == ["done"]
    assert run_jobs(place) == ["not claimed"]
    assert [one.manner for one in Incident.objects.order_by("number")] == ["accident", "accident"]
    assert set(Review.objects.values_list("state", flat=True)) == {"notified"}
    batch.refresh_from_db()
    assert (batch.state, batch.rows) == ("done", [])
    assert batch.first_number < batch.last_number
    assert batch.last_number in get(place["coordinator"], address).text
    again = upload(place, content)
    assert saved(again) == address
    assert Incident.objects.count() == 2


@pytest.mark.django_db
def test_a_row_that_is_refused_at_last_takes_all_rows_with_it(place: Place) -> None:
    batch = made.spreadsheet(place.actor("coordinator"), rows=3)
    rows = [*batch.rows[:2], [4, {**batch.rows[2][1], "aware_date": "2199-01-01"}]]
    ImportBatch.objects.filter(pk=batch.pk).update(rows=rows)
    service.start(actor=place.actor("coordinator"), batch=batch, version=batch.version)
    with pytest.raises(FieldErrors):
        service.bring_in(actor=place.actor("coordinator"), batch_id=batch.pk)
    assert not Incident.objects.exists()
    batch.refresh_from_db()
    assert batch.state == "importing"
    stopped = service.stop(actor=place.actor("coordinator"), batch=batch, version=batch.version)
    assert stopped.state == "checked"
    assert set(Job.objects.values_list("state", flat=True)) == {"cancelled"}


@pytest.mark.django_db
def test_a_row_that_looks_like_a_notice_that_is_there_is_named(place: Place) -> None:
    day = made.notice_data()["incident_date"]
    there = made.filed(place.actor("caseworker"))
    head = f"{HEAD},child_age,child_age_unit"
    row = f"near_fatality,fire,{day},{day},Text.,10,months"
    page = upload(place, table(row, head=head))
    assert f"Looks like {there.incident.number}" in page.text
    assert upload(place, table(f"{row},yes", head=f"{head},not_a_duplicate")).status == 302


@pytest.mark.django_db
def test_another_members_notices_are_no_duplicates_and_are_not_named(place: Place, other: Place) -> None:
    made.filed(other.actor("caseworker"))
    day = made.notice_data()["incident_date"]
    row = f"near_fatality,fire,{day},{day},Text.,9,months"
    assert upload(place, table(row, head=f"{HEAD},child_age,child_age_unit")).status == 302


@pytest.mark.django_db
def test_a_checked_file_can_be_taken_away_and_its_rows_are_in_no_history(place: Place) -> None:
    batch = made.spreadsheet(place.actor("coordinator"))
    answer = Paper(place["coordinator"].post(at("import-remove", batch.pk), {"version": str(batch.version)}))
    assert saved(answer) == at("imports")
    assert not ImportBatch.objects.exists()


@pytest.mark.django_db
def test_who_may_not_bring_in_sees_no_page_and_files_nothing(place: Place) -> None:
    assert upload(place, table(GOOD), role="reviewer").status == 403
    assert place["reviewer"].get(at("import-template-csv")).status_code == 403
    assert get(place["coordinator"], at("imports")).status == 200
    for kind in ("csv", "xlsx"):
        answer = place["coordinator"].get(at(f"import-template-{kind}"))
        assert "attachment" in answer["Content-Disposition"]
