"""What a database has to do for event tables: answer an expression, order texts by their letters, let go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pyarrow as pa

if TYPE_CHECKING:
    import ibis.expr.types as ir


class EngineError(Exception):
    """A table could not be held, reached or asked; the message says what, where and how to mend it."""


class Backend(Protocol):
    """A database that Ibis writes queries for."""

    def run(self, expression: ir.Table) -> pa.Table:
        """The answer, with the columns and types of the expression. Raises ``EngineError``."""

    def by_letters(self, text: ir.Value) -> ir.Value:
        """What to order a text by so that the order is that of its code points, whatever the database's language."""

    def close(self) -> None:
        """Let go of memory or connection; once more does nothing."""


def columns_of(expression: ir.Table) -> pa.Schema:
    """Names and types of an answer; any column may be null, so that every database gives the same ones."""
    return pa.schema([field.with_nullable(nullable=True) for field in expression.schema().to_pyarrow()])
