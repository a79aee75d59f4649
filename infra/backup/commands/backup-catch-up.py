#!/usr/bin/env python3
"""Runs each job that was due while the container was away, in the order of the schedule. A job that never ran was due."""
import json
import re
import subprocess
from datetime import datetime, timezone
from pathlib import Path

from croniter import croniter

LINE = re.compile(r"^((?:\S+ +){5})root backup-job (\S+)", re.MULTILINE)


def last_runs() -> "dict[str, datetime]":
    """When each job last ended, well or not."""
    path = Path("/backups/runs.jsonl")
    runs = [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []
    return {run["job"]: datetime.fromisoformat(run["@timestamp"].replace("Z", "+00:00")) for run in runs}


def missed(now: datetime) -> "list[str]":
    never = datetime.min.replace(tzinfo=timezone.utc)
    ended = last_runs()
    schedule = LINE.findall(Path("/etc/cron.d/backup").read_text())
    return [job for times, job in schedule if ended.get(job, never) < croniter(times, now).get_prev(datetime)]


for job in missed(datetime.now(timezone.utc)):
    print(f"backup: making up for {job}", flush=True)
    subprocess.run(["backup-job", job], check=False)
