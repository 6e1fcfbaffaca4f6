from __future__ import annotations

import pytest

from geo.events.events import EngineError
from geo.events.postgres import Address, Column, address_of, mapped
from geo.events.table import SCHEMA

SECRET = "s3cret/with@signs"
WHOLE = "postgresql://ana:s3cret%2Fwith%40signs@db.example:5433/wars?table=coded.events"


def test_an_address_is_taken_apart() -> None:
    found = address_of(WHOLE + "&start=day&geometry=geom&sslmode=require")
    assert (found.schema, found.table, found.geometry) == ("coded", "events", "geom")
    assert found.columns == {"start": "day"}
    assert found.login == {
        "host": "db.example",
        "port": "5433",
        "dbname": "wars",
        "user": "ana",
        "password": SECRET,
        "sslmode": "require",
    }
    assert found.server == "db.example:5433/wars"


def test_a_table_without_a_schema_is_in_the_public_one() -> None:
    assert address_of("postgres:///wars?table=events&host=%2Frun%2Fpg").schema == "public"
    assert address_of("postgres:///wars?table=events&host=%2Frun%2Fpg").login == {
        "host": "/run/pg",
        "dbname": "wars",
    }


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("mysql://ana:s3cret@db/wars?table=t", "does not begin with postgresql://"),
        (
            "postgresql://ana:s3cret@db/wars",
            "names no table. It has the form postgresql://user:password@host",
        ),
        ("postgresql://ana:s3cret@db:port/wars?table=t", "cannot be read"),
        ("postgresql://ana:s3cret@db/wars?table", "cannot be read"),
        ("postgresql://ana:s3cret@db/wars?table=t&zone=UTC%20-c%20role%3Dx", "The zone .* is none"),
        ("postgresql://ana:s3cret@[db/wars?table=t", "cannot be read"),
        (
            "postgresql://ana:s3cret@db/wars?table=t&strat=day",
            "sets 'strat', which is no column .* mean 'start'",
        ),
        ("postgresql://ana:s3cret@db/wars?table=t&options=-c", "sets 'options', which is no column"),
        ("postgresql://ana:s3cret@db/wars?table=t&start=", "does not say which column is 'start'"),
        ("postgresql://ana:s3cret@db/wars?table=t%00", "has a NUL in it"),
        ("", "does not begin with postgresql://"),
    ],
)
def test_an_address_that_will_not_do_is_refused_without_being_told(address: str, said: str) -> None:
    with pytest.raises(EngineError, match=said) as caught:
        address_of(address)
    assert "s3cret" not in str(caught.value)


def test_an_address_in_print_has_no_password() -> None:
    assert "s3cret" not in repr(address_of(WHOLE))
    assert "ana" not in repr(address_of(WHOLE))


TYPES = {"string": "text", "date32[day]": "date", "double": "double precision", "int64": "bigint"}
FULL = {field.name: Column(TYPES[str(field.type)], nullable=field.nullable) for field in SCHEMA}


@pytest.mark.parametrize("name", SCHEMA.names)
def test_every_column_that_is_missing_is_named(name: str) -> None:
    described = {key: column for key, column in FULL.items() if key != name}
    with pytest.raises(
        EngineError, match=rf"coded\.events at db\.example:5433/wars lacks a column .*: {name}\."
    ):
        mapped(described, address_of(WHOLE))


def test_a_whole_table_needs_no_mapping_and_a_geometry_stands_for_both_degrees() -> None:
    def types(described: dict[str, Column], address: Address) -> list[str]:
        return [str(kind) for kind in mapped(described, address).schema().types]

    plain = types(FULL, address_of(WHOLE))
    assert len(plain) == len(SCHEMA)
    shaped = {name: column for name, column in FULL.items() if name not in {"lon", "lat"}}
    shaped["geom"] = Column("geometry", nullable=True)
    assert [kind.removeprefix("!") for kind in types(shaped, address_of(WHOLE))] == [
        kind.removeprefix("!") for kind in plain
    ]
    shaped["other"] = Column("geometry", nullable=True)
    with pytest.raises(EngineError, match="lacks columns of an event table: lon, lat"):
        mapped(shaped, address_of(WHOLE))
    assert types(shaped, address_of(WHOLE + "&geometry=other"))
