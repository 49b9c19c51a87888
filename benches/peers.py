"""What the comparisons with other engines share: an environment with these engines, tables, and what machine it is."""

import filecmp
import os
import pathlib
import platform
import shutil
import subprocess
import sys
import time
import venv

PEERS = {"duckdb": "2.0.*", "ladybug": "0.22.*"}
ROOT = pathlib.Path(__file__).resolve().parents[1]


def environment(place):
    """Python with the engines installed from PyPI, in an environment of its own beneath the folder."""
    place.mkdir(exist_ok=True)
    python = place / "peers/bin/python"
    if not python.exists():
        venv.create(place / "peers", with_pip=True)
    wanted = [f"{name}=={version}" for name, version in PEERS.items()]
    subprocess.run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *wanted], check=True)
    return python


def target():
    """The folder of what cargo builds in release mode."""
    return pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release"


def program(given):
    """lore: the program that is given, otherwise one that is built here."""
    if not given:
        subprocess.run(["cargo", "build", "--release"], cwd=ROOT, check=True)
    return (given or target() / "lore").resolve()


def caches(base):
    """Has lore keep what it compiles beside the base."""
    os.environ["LORE_CACHE"] = str(base.parent / "caches")


def snapshot():
    """The only snapshot that is kept."""
    [kept] = pathlib.Path(os.environ["LORE_CACHE"]).glob("*/snapshot")
    return kept


def build_again(command, base, change):
    """How many seconds `command` takes to build the base again after a change, and how many from nothing; both must make the
    same snapshot."""
    change()
    seconds = []
    for _ in range(2):
        begin = time.perf_counter()
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
        seconds.append(time.perf_counter() - begin)
        if len(seconds) == 1:
            kept = base / "snapshot-built-again"
            snapshot().rename(kept)
            shutil.rmtree(os.environ["LORE_CACHE"])
    if not filecmp.cmp(kept, snapshot(), shallow=False):
        sys.exit("building again makes another snapshot than building from nothing")
    kept.unlink()
    return seconds


def peak_memory():
    """The most memory of this process so far, in MB."""
    with open("/proc/self/status") as status:
        return next((int(line.split()[1]) / 1024 for line in status if line.startswith("VmHWM")), 0)


def milliseconds(seconds):
    return f"{seconds * 1000:,.1f}"


def table(head, rows):
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]
    lines = []
    for row in [head, ["-" * width for width in widths], *rows]:
        cells = [cell.ljust(width) if index == 0 else cell.rjust(width) for index, (cell, width) in enumerate(zip(row, widths))]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def machine(lore, python):
    lore = subprocess.run([lore, "--version"], capture_output=True, text=True).stdout.strip()
    code = "import importlib.metadata as it; print(', '.join(f'{n} {it.version(n)}' for n in %r))" % list(PEERS)
    peers = subprocess.run([python, "-c", code], capture_output=True, text=True).stdout.strip()
    model = platform.processor() or platform.machine()
    try:
        with open("/proc/cpuinfo") as info:
            model = next((line.split(":")[1].strip() for line in info if line.startswith("model name")), model)
    except OSError:
        pass
    return f"{lore}, {peers}; {model}, {os.cpu_count()} processors, {platform.system()} {platform.release()}"
