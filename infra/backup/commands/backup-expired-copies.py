#!/usr/bin/env python3
"""Says which copies elsewhere are past retention. What is still here never is, nor are the newest two of a kind, nor the base
backup that leads to the first moment that is kept, nor WAL that a base backup needs which stays.

usage: backup-expired-copies DAYS, with the names of all copies as input
"""
import re
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

BACKUPS = Path("/backups")
BASE = re.compile(r"base/((\d{8})T(\d{6}))_[0-9A-F]{8}([0-9A-F]{16})\.")
DATED = re.compile(r"(daily|kong|hourly)/[^/]*(\d{8})_(\d{6})\.")
WAL = re.compile(r"wal_archive/.*/[0-9A-F]{8}([0-9A-F]{16})\.")
MINIMUM_KEPT = 2


def is_here(name: str) -> bool:
    return (BACKUPS / re.sub(r"\.zst(\.age)?$", "", name)).exists()


def expired(names: "list[str]", oldest: str) -> "list[str]":
    """Those past retention, where what was made before `oldest` (YYYYMMDDHHMMSS) is."""
    found = []
    kept: "set[str]" = set()
    first_needed, covered = "G", False  # behind all positions
    for match in sorted(filter(None, map(BASE.match, names)), key=lambda base: base[1], reverse=True):
        backup, time = match[1], match[2] + match[3]
        if covered and len(kept) >= MINIMUM_KEPT and backup not in kept and not (BACKUPS / "base" / backup).exists():
            found.append(match.string)
            continue
        kept.add(backup)
        first_needed, covered = min(first_needed, match[4]), covered or time < oldest
    # Positions only grow, whatever the timeline.
    wal = filter(None, map(WAL.match, names))
    found += [match.string for match in wal if kept and match[1] < first_needed and not is_here(match.string)]
    dated = sorted(filter(None, map(DATED.match, names)), key=lambda copy: copy[2] + copy[3], reverse=True)
    for kind in ("daily", "kong", "hourly"):
        old = [copy for copy in dated if copy[1] == kind][MINIMUM_KEPT:]
        found += [copy.string for copy in old if copy[2] + copy[3] < oldest and not is_here(copy.string)]
    return found


if __name__ == "__main__":
    limit = datetime.now(timezone.utc) - timedelta(days=int(sys.argv[1]))
    print("\n".join(expired(sys.stdin.read().split(), f"{limit:%Y%m%d%H%M%S}")), end="")
