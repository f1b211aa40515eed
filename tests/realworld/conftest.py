"""Packages that others wrote, without what they depend on, in a folder that only processes of their own look in."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def packages(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """Installed once for all workers. Skips where they can't be had, except in CI."""
    root = tmp_path_factory.getbasetemp()
    root = root if worker_id == "master" else root.parent
    folder, done = root / "packages-of-others", root / "packages-of-others.done"
    with _alone(root / "packages-of-others.lock"):
        if not done.exists():
            listed = str(Path(__file__).with_name("packages.txt"))
            install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps"]
            ended = subprocess.run(
                [*install, "--target", str(folder), "-r", listed], capture_output=True, text=True, check=False
            )
            done.write_text("" if ended.returncode == 0 else ended.stderr or "failed")
    failure = done.read_text()
    if failure and not os.environ.get("CI"):
        pytest.skip(f"the packages can't be had: {failure.strip()[-200:]}")
    assert not failure
    return folder


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """One worker at a time, on any system."""
    while True:
        with suppress(FileExistsError):
            lock.mkdir()
            break
        time.sleep(0.2)
    try:
        yield
    finally:
        lock.rmdir()
