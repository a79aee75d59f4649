"""A past for the backups: for each day a base backup, a dump and a file of Kong's entities, for each hour a restore point
and a segment of WAL. Base backups are a real one under other times; the WAL, on a timeline before all real ones, is empty.

usage: /opt/barman/bin/python3 past.py write BASE_BACKUP NEWEST OLDEST   in days before now
       … hide BASE_BACKUP...                                             from Barman, real ones
       … forget                                                          all that was written, and show again what was hidden
"""
import os
import re
import shutil
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

from barman.lockfile import ServerXLOGDBLock

BACKUPS = Path("/backups")
META = BACKUPS / "barman/kong/meta"
HIDDEN = BACKUPS / "barman/kong/hidden"
WAL = BACKUPS / "wal_archive"
XLOGDB = WAL / "kong-xlog.db"
TIMELINE = "00000000"
SEGMENT = 16 * 2**20
# Half an hour off, so that nothing is just as old as retention lets it be.
NOW = datetime.now(timezone.utc) + timedelta(minutes=30)


def write(model: str, newest: int, oldest: int) -> None:
    for hours in range(newest * 24, oldest * 24 + 1):
        time, number = NOW - timedelta(hours=hours), oldest * 24 - hours + 1
        write_wal(number)
        (BACKUPS / "hourly" / f"hourly_{time:%Y%m%d_%H%M%S}.json").touch()
        if hours % 24 == 0:
            write_base_backup(model, time, number)
            (BACKUPS / "daily" / f"kong_full_backup_{time:%Y%m%d_%H%M%S}.dump").touch()
            (BACKUPS / "kong" / f"kong_{time:%Y%m%d_%H%M%S}.yaml").touch()
    list_wal()


def segment(number: int) -> str:
    return f"{TIMELINE}{number // 256:08X}{number % 256:08X}"


def write_wal(number: int) -> None:
    name = segment(number)
    (WAL / name[:16]).mkdir(exist_ok=True)
    (WAL / name[:16] / name).touch()
    os.truncate(WAL / name[:16] / name, SEGMENT)  # takes no room


def list_wal() -> None:
    """Has Barman's list of segments name those that are there of the past."""
    with ServerXLOGDBLock("/run/backup", "kong"):
        real = [line for line in XLOGDB.read_text().splitlines(keepends=True) if not line.startswith(TIMELINE)]
        names = sorted(path.name for path in WAL.glob(f"{TIMELINE}*/*"))
        XLOGDB.write_text("".join(f"{name}\t{SEGMENT}\t0\tNone\tNone\n" for name in names) + "".join(real))


def write_base_backup(model: str, time: datetime, number: int) -> None:
    backup, wal = f"{time:%Y%m%dT%H%M%S}", segment(number)
    position = f"{number // 256:X}/{number % 256 * SEGMENT + 40:X}"
    shutil.copytree(BACKUPS / "base" / model, BACKUPS / "base" / backup, copy_function=os.link)
    fields = {
        **{"begin_time": time, "end_time": time + timedelta(seconds=1), "timeline": 0},
        **{"begin_wal": wal, "end_wal": wal, "begin_xlog": position, "end_xlog": position},
    }
    info = (META / f"{model}-backup.info").read_text()
    for name, value in fields.items():
        info = re.sub(f"^{name}=.*", f"{name}={value}", info, flags=re.MULTILINE)
    (META / f"{backup}-backup.info").write_text(info)


def hide(backups: "list[str]") -> None:
    HIDDEN.mkdir()
    for backup in backups:
        (META / f"{backup}-backup.info").rename(HIDDEN / f"{backup}-backup.info")


def forget() -> None:
    for path in HIDDEN.glob("*"):
        path.rename(META / path.name)
    if HIDDEN.exists():
        HIDDEN.rmdir()
    written_before = f"{NOW - timedelta(hours=12):%Y%m%d%H%M%S}"
    for folder in (META, *(BACKUPS / name for name in ("base", "hourly", "daily", "kong"))):
        for path in folder.iterdir():
            time = re.search(r"(\d{8})[T_](\d{6})", path.name)
            if time and "".join(time.groups()) < written_before:
                shutil.rmtree(path) if path.is_dir() else path.unlink()
    for path in WAL.glob(f"{TIMELINE}*"):
        shutil.rmtree(path)
    list_wal()


command, *arguments = sys.argv[1:]
if command == "write":
    write(arguments[0], int(arguments[1]), int(arguments[2]))
elif command == "hide":
    hide(arguments)
else:
    forget()
