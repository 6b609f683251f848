"""What a collection is made of: telegrams, copies, containers, and the faults that are known of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, case, func, select

from reftel.archive.joined import findings
from reftel.archive.schema import copies, telegrams

MOST_RULES = 20


@dataclass(frozen=True, slots=True)
class Overview:
    """A collection in numbers.

    Of the telegrams (by their best copy): ``undated``, ``unnumbered``, ``partial``, ``damaged``
    (with a defect), ``repaired``, ``several_copies``. ``containers`` and ``layouts`` count copies;
    ``relations`` further copies, by why there is another (``other-release``, ``corrected``, ...).
    ``rules`` are the rules that are broken in most telegrams: id, severity, telegrams, findings.
    """

    telegrams: int
    undated: int
    unnumbered: int
    partial: int
    damaged: int
    repaired: int
    several_copies: int
    copies: int
    containers: Mapping[str, int]
    layouts: Mapping[str, int]
    relations: Mapping[str, int]
    severities: Mapping[str, int]
    rules: tuple[tuple[str, str, int, int], ...]

    def to_json(self) -> dict[str, Any]:
        """As plain values."""
        told = {name: getattr(self, name) for name in self.__slots__}
        told["rules"] = [
            {"rule": rule, "severity": severity, "telegrams": broken, "findings": found}
            for rule, severity, broken, found in self.rules
        ]
        return {key: dict(v) if isinstance(v, Mapping) else v for key, v in told.items()}


def overview(connection: Connection) -> Overview:
    """The collection as it stands."""
    held = connection.execute(_TELEGRAMS).one()
    best = connection.execute(_BEST).one()
    several = select(copies.c.telegram).group_by(copies.c.telegram).having(func.count() > 1)
    of_several = select(func.count()).select_from(several.subquery())
    return Overview(
        telegrams=held.telegrams,
        undated=held.undated,
        unnumbered=held.unnumbered,
        partial=best.partial,
        damaged=best.damaged,
        repaired=best.repaired,
        several_copies=int(connection.execute(of_several).scalar_one()),
        copies=int(connection.execute(select(func.count()).select_from(copies)).scalar_one()),
        containers=_counted(connection, copies.c.container),
        layouts=_counted(connection, copies.c.layout),
        relations=_counted(connection, copies.c.relation),
        severities=_counted(connection, findings.c.severity),
        rules=tuple((row[0], row[1], row[2], row[3]) for row in connection.execute(_RULES)),
    )


def _share(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


_TELEGRAMS = select(
    func.count().label("telegrams"),
    _share(telegrams.c.date.is_(None)).label("undated"),
    _share(telegrams.c.serial.is_(None)).label("unnumbered"),
)
_BEST = select(
    _share(copies.c.partial).label("partial"),
    _share(copies.c.defects > 0).label("damaged"),
    _share(copies.c.repairs > 0).label("repaired"),
).where(copies.c.best)
_BROKEN = func.count(findings.c.telegram.distinct())
_RULES = (
    select(findings.c.rule, func.min(findings.c.severity), _BROKEN, func.count())
    .group_by(findings.c.rule)
    .order_by(_BROKEN.desc(), findings.c.rule)
    .limit(MOST_RULES)
)


def _counted(connection: Connection, column: ColumnElement[Any]) -> dict[str, int]:
    """How many rows have each value of a column, the most first; those without one are left out."""
    number = func.count()
    asked = select(column, number).where(column.is_not(None)).group_by(column)
    return {
        str(row[0]): int(row[1])
        for row in connection.execute(asked.order_by(number.desc(), column))
    }
