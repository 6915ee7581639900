"""R2, small: a few clients on two processes, one of them killed and then the server; the judge."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.support.databases import SqliteDatabases
from trials.killed import Plan, Told, _told_wrong, book_and_kill
from trials.server_to_kill import why_not

FEW = Plan(clients=4, bookings=6, processes=2, kills=2, seconds=90)


def test_nothing_confirmed_is_lost_when_processes_are_killed(
    sqlite_databases: SqliteDatabases, tmp_path: Path
) -> None:
    if reason := why_not():
        pytest.skip(reason)
    with sqlite_databases.fresh(tmp_path) as url:
        found = book_and_kill(url, tmp_path / "R2", FEW)
    assert found.faults == []
    assert (found.answered, found.kills) == (FEW.all, FEW.kills)


SOUND = SimpleNamespace(done=[("a", "1"), ("b", "2")], visits={"1", "2"}, kept={"a": "1", "b": "2"})


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"done": [("a", "1")], "visits": {"1"}}, "1 of 2 confirmed bookings are missing (b"),
        ({"visits": {"1"}}, "1 of 2 confirmed bookings are missing (b"),
        ({"kept": {"a": "1", "b": "9"}}, "1 confirmed bookings are another visit"),
        ({"kept": {"a": "1"}, "refused": {"b"}}, "1 bookings were refused and are kept"),
        ({"visits": {"1", "2", "3"}}, "1 visits that nobody sent"),
        ({"done": [("a", "1"), ("b", "2"), ("c", "2")]}, "1 keys or visits stand twice"),
    ],
)
def test_control_each_way_to_be_wrong_is_seen(changed: dict[str, object], said: str) -> None:
    whole = SimpleNamespace(**{**vars(SOUND), "refused": set(), **changed})
    told = Told(kept=whole.kept, refused=whole.refused)
    (fault,) = _told_wrong(whole.done, whole.visits, told)
    assert fault.startswith(said)
    assert list(_told_wrong(SOUND.done, SOUND.visits, Told(kept=SOUND.kept))) == []
