#!/opt/barman/bin/python3
"""Says whether the WAL from a base backup on is without gaps, on its timeline and on all later ones.

usage: backup-wal BACKUP_ID; prints each segment that is missing, and exits 1 where there is one
"""
import sys
from pathlib import Path

from barman import xlog

CATALOGUE = Path("/backups/barman/kong")
ARCHIVE = Path("/backups/wal_archive")


def present() -> "set[str]":
    """Names of the segments that are filed or on their way; the newest is there in part."""
    names = {file.name.replace(".partial", "") for folder in (ARCHIVE, CATALOGUE / "streaming") for file in folder.rglob("*")}
    return {name for name in names if xlog.is_wal_file(name)}


def branches() -> "dict[int, tuple[int, str]]":
    """Timelines, each with the one that it left and the position at which it did."""
    found = {}
    for history in ARCHIVE.rglob("*.history"):
        last = [line for line in history.read_text().splitlines() if line.strip() and not line.startswith("#")][-1]
        parent, position = last.split("\t")[:2]
        found[int(history.name[:8], 16)] = (int(parent), position)
    return found


def missing(backup: "dict[str, str]") -> "list[str]":
    size, there, left = int(backup["xlog_segment_size"]), present(), branches()
    base = int(backup["timeline"])

    def leaving(parent: int, position: str, timeline: int) -> str:
        return xlog.location_to_xlogfile_name_offset(position, timeline, size)["file_name"]

    firsts = {base: backup["begin_wal"]}
    firsts.update({new: leaving(old, position, new) for new, (old, position) in left.items() if new > base})
    found = []
    for timeline, first in firsts.items():
        newest = max((name for name in there if int(name[:8], 16) == timeline), default="")
        # Where another timeline left this one, the segment may be cut short, and the new timeline has a copy of it.
        ends = [leaving(old, position, old) for old, position in left.values() if old == timeline]
        last = max([newest, *(xlog.previous_segment_name(end, size) for end in ends)])
        if first <= last:
            found += [name for name in xlog.generate_segment_names(first, last, None, size) if name not in there]
    return found


info = (CATALOGUE / "meta" / f"{sys.argv[1]}-backup.info").read_text()
gaps = missing(dict(line.split("=", 1) for line in info.splitlines() if "=" in line))
for name in gaps:
    print(f"the WAL segment {name} is missing")
sys.exit(1 if gaps else 0)
