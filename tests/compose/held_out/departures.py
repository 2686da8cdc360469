"""Departures of one platform, kept sorted."""

from __future__ import annotations

import bisect
from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass(order=True, frozen=True)
class Departure:
    at: datetime
    train: str = field(compare=False)
    delay: timedelta = field(default=timedelta(), compare=False)

    def expected(self) -> datetime:
        return self.at + self.delay


class Platform:
    """A list that is sorted once and changed in place."""

    def __init__(self, name: str, departures: list[Departure] | None = None) -> None:
        self.name = name
        self._departures = sorted(departures or [])
        self._version = 0

    def add(self, departure: Departure) -> None:
        bisect.insort(self._departures, departure)
        self._version += 1

    def cancel(self, train: str) -> bool:
        before = len(self._departures)
        self._departures = [d for d in self._departures if d.train != train]
        changed = len(self._departures) != before
        if changed:
            self._version += 1
        return changed

    def within(self, now: datetime, span: timedelta = timedelta(hours=1)) -> list[Departure]:
        # Two binary searches instead of a walk over the whole day.
        low = bisect.bisect_left(self._departures, Departure(now, ""))
        high = bisect.bisect_right(self._departures, Departure(now + span, ""))
        return self._departures[low:high]


if __name__ == "__main__":
    start = datetime(2026, 10, 14, 17, 30)
    platform = Platform("7b")
    for minute in range(0, 240, 12):
        platform.add(Departure(start + timedelta(minutes=minute), f"RE{minute:03d}"))
    for departure in platform.within(start):
        print(f"{departure.expected():%H:%M}  {departure.train}")
