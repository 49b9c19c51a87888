#!/usr/bin/env python3
"""Measures lore and DuckDB on the same tables of trade, whose rows hold amounts, dates, names and sources.

    python3 benches/trade/compare.py [--shipments 1000000] [--rounds 3] [--lore PROGRAM]

It writes the tables under the system's folder for temporary files (the same number gives the same rows), has both load them
in turns, and asks both the same questions, in processes that stay; the answers must be equal. lore reads each shipment as a
claim with a role, two measures, a time and its source; DuckDB as a row of a table. Times are medians of all rounds.
"""

import argparse
import datetime
import json
import os
import pathlib
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1]))
from peers import ROOT, build_again, caches, environment, machine, milliseconds, peak_memory, program, snapshot, table

PLACE = pathlib.Path(tempfile.gettempdir()) / "lore-social"
YEARS = range(2019, 2023)

# Each as lore and as DuckDB are asked; numbers are compared as decimals, rows without regard to their order. A count of lore's
# is one of distinct bindings.
QUESTIONS = {
    "tons of each product": (
        "find ?p, sum(?q) where ?f ship ?p quantity ?q group by ?p",
        "select p.name, sum(s.tons) from shipments s join products p on p.code = s.product where s.tons is not null group by 1",
    ),
    "largest exporters": (
        "find ?f, sum(?v) where ?f ship ?p worth ?v group by ?f order by sum(?v) desc limit 10",
        """select f.name, sum(s.value) from shipments s join firms f on f.id = s.exporter
        group by 1 order by 2 desc limit 10""",
    ),
    "large shipments": (
        "find count where ?f ship ?p worth ?v, ?v > USD 9000000",
        "select count(*) from (select distinct exporter, product, value from shipments where value > 9000000)",
    ),
    "within a country": (
        "find count where ?a ship ?p to ?b, ?a is based in ?c, ?b is based in ?c",
        """select count(*) from (select distinct s.exporter, s.product, s.importer from shipments s
        join firms a on a.id = s.exporter join firms b on b.id = s.importer where a.country = b.country)""",
    ),
    "to an owned firm": (
        "find count where ?a own ?b, ?a ship ?p to ?b",
        """select count(*) from (select distinct o.owner, o.owned, s.product from owners o
        join shipments s on s.exporter = o.owner and s.importer = o.owned)""",
    ),
}
TABLES = {
    "firms": "id int, name text, country text, founded int, revenue decimal(18, 2)",
    "products": "code text, name text",
    "owners": "owner int, owned int, share int",
    "shipments": """number int, exporter int, importer int, product text, date date, tons int, value decimal(18, 2),
        source text""",
}


def generate(shipments, folder):
    """Firms, of which few trade much; owners; shipments of four years."""
    some = random.Random(20190101)
    firms = max(shipments // 10, 10)
    popular = lambda: min(int(some.paretovariate(0.6)) - 1, firms - 1) if some.random() < 0.3 else some.randrange(firms)

    def write(name, head, rows, divider=","):
        with open(folder / f"{name}.csv", "w") as file:
            for row in [head, *rows]:
                file.write(divider.join(map(str, row)) + "\n")

    cents = lambda most: f"{some.randrange(100, most)}.{some.randrange(100):02}"
    firm = lambda id: (id, f"Firm {id}", f"Country {some.randrange(40)}", some.randrange(1900, 2019), cents(10**6))
    write("firms", ["id", "name", "country", "founded", "revenue"], map(firm, range(firms)))
    write("products", ["code", "name"], ((f"P{code:03}", f"Product {code}") for code in range(120)))
    owners = {(popular(), some.randrange(firms)) for _ in range(firms)}
    owned = ((owner, owned, some.randrange(1, 101)) for owner, owned in sorted(owners) if owner != owned)
    write("owners", ["owner", "owned", "share"], owned)
    head = ["number", "exporter", "importer", "product", "date", "tons", "value", "source"]
    sources = ["Customs", "Port authority", "Press"]

    def shipment(number, year):
        date = datetime.date(year, 1, 1) + datetime.timedelta(some.randrange(365))
        tons = some.randrange(1, 5000) if some.random() < 0.95 else ""
        value = cents(10**7)
        return number, popular(), popular(), f"P{some.randrange(120):03}", date, tons, value, some.choice(sources)

    of_year = shipments // len(YEARS)
    for year in YEARS:
        first = (year - YEARS[0]) * of_year
        rows = (shipment(number, year) for number in range(first, first + of_year))
        write(f"shipments-{year}", head, rows, ";")


def duckdb(folder):
    """DuckDB in a process of its own: tells how it loaded, then answers one query a line."""
    import duckdb

    begin = time.perf_counter()
    connection = duckdb.connect()
    for name, columns in TABLES.items():
        divider, files = (";", "shipments-*") if name == "shipments" else (",", name)
        connection.execute(f"create table {name} ({columns})")
        connection.execute(f"copy {name} from '{folder}/{files}.csv' (header, delimiter '{divider}')")
    print(json.dumps({"load": time.perf_counter() - begin, "memory": peak_memory()}), flush=True)
    for line in sys.stdin:
        begin = time.perf_counter()
        rows = connection.execute(json.loads(line)).fetchall()
        seconds = time.perf_counter() - begin
        print(json.dumps({"rows": [[str(cell) for cell in row] for row in rows], "seconds": seconds}), flush=True)


class DuckDB:
    def __init__(self, python, folder):
        command = [python, __file__, "--worker", str(folder)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.loaded = json.loads(self.process.stdout.readline())

    def ask(self, questions):
        self.process.stdin.write(json.dumps(questions[1]) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        return answer["rows"], answer["seconds"]

    def close(self):
        self.process.stdin.close()
        self.process.wait()


class Lore:
    def __init__(self, built, folder):
        self.base = PLACE / "trade-base"
        shutil.rmtree(self.base, ignore_errors=True)
        shutil.copytree(ROOT / "benches/trade/base", self.base)
        caches(self.base)
        shutil.rmtree(os.environ["LORE_CACHE"], ignore_errors=True)
        self.command = [str(built), "--base", str(self.base), "--set", f"data={folder}"]
        begin = time.perf_counter()
        process = subprocess.Popen([*self.command, "build"], stdout=subprocess.PIPE, text=True)
        told = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        if status != 0:
            sys.exit(f"lore cannot build the base\n{told}")
        self.loaded = {"load": time.perf_counter() - begin, "memory": usage.ru_maxrss / 1024}
        self.claims = int(told.split(" claims")[0].split(" ")[-1])
        self.size = snapshot().stat().st_size

    def ask(self, questions):
        """Asked twice in one process, as DuckDB is asked again and again by one."""
        script = f"{questions[0]}\n{questions[0]}\n"
        options = ["run", "--format", "jsonl", "-"]
        told = subprocess.run([*self.command, *options], input=script, capture_output=True, text=True, check=True).stdout
        answer = json.loads(told.splitlines()[1])
        cell = lambda it: it.get("number", it.get("name")) if isinstance(it, dict) else it
        return [[str(cell(it)) for it in row] for row in answer["rows"]], answer["elapsed_ms"] / 1000

    def close(self):
        shutil.rmtree(self.base, ignore_errors=True)


def built_again(built, folder):
    """How long building takes after a fact more and after a file more, each with how long it takes from nothing."""
    base, files = PLACE / "trade-again", PLACE / "trade-again-files"
    for place in [base, files]:
        shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(ROOT / "benches/trade/base", base)
    files.mkdir()
    for path in folder.glob("*.csv"):
        (files / path.name).hardlink_to(path)
    command = [str(built), "build", "--base", str(base), "--set", f"data={files}"]
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    fact = 'firm "A firm more"\nfrom generated\n  "A firm more" owned "Firm 1" with 3 percent\n'
    rows = (folder / f"shipments-{YEARS[-1]}.csv").read_text().splitlines(keepends=True)
    changes = {
        "a fact more": lambda: (base / "more.lore").write_text(fact),
        "a file more": lambda: (files / f"shipments-{YEARS[-1] + 1}.csv").write_text("".join(rows[: len(rows) // 50])),
    }
    seconds = {name: build_again(command, base, change) for name, change in changes.items()}
    for place in [base, files]:
        shutil.rmtree(place)
    return seconds


def comparable(rows):
    """Rows in an order, and numbers in their shortest form."""

    def cell(text):
        try:
            return f"{float(text):.6g}" if "." in text else str(int(text))
        except ValueError:
            return text

    return sorted([cell(it) for it in row] for row in rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shipments", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--lore", type=pathlib.Path, help="the program, instead of one built here")
    parser.add_argument("--worker", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.worker:
        return duckdb(arguments.worker)
    python, built = environment(PLACE), program(arguments.lore)
    folder = PLACE / f"trade-{arguments.shipments}"
    if not folder.exists():
        unfinished = PLACE / f"unfinished-{os.getpid()}"
        unfinished.mkdir()
        generate(arguments.shipments, unfinished)
        unfinished.rename(folder)
    for path in folder.glob("*.csv"):
        path.read_bytes()

    print(machine(built, python))
    print(f"{arguments.shipments:,} shipments, medians of {arguments.rounds} rounds, in turns; all answers agree\n")
    loads, memory, times = ([], []), ([], []), {name: ([], []) for name in QUESTIONS}
    for _ in range(arguments.rounds):
        engines = [Lore(built, folder), DuckDB(python, folder)]
        size, claims = engines[0].size, engines[0].claims
        for engine, load, peak in zip(engines, loads, memory):
            load.append(engine.loaded["load"])
            peak.append(engine.loaded["memory"])
        for name, questions in QUESTIONS.items():
            answers = [engine.ask(questions) for engine in engines]
            one, other = (comparable(rows) for rows, _ in answers)
            if one != other:
                sys.exit(f"{name}: the answers differ: {one[:3]} and {other[:3]}")
            for (_, seconds), taken in zip(answers, times[name]):
                taken.append(seconds)
        for engine in engines:
            engine.close()

    def row(name, values, text):
        lore, other = (statistics.median(of_one) for of_one in values)
        return [name, text(lore), text(other), f"{other / lore:,.2f}"]

    rows = [row("load, s", loads, lambda value: f"{value:,.2f}"), row("load, peak MB", memory, lambda value: f"{value:,.0f}")]
    rows += [row(f"{name}, ms", of_both, milliseconds) for name, of_both in times.items()]
    print(table(["", "lore", "duckdb", "duckdb / lore"], rows))
    print(f"\nlore's snapshot: {size:,} bytes, {size / claims:.1f} for each of {claims:,} claims")
    for change, (again, anew) in built_again(built, folder).items():
        print(f"lore builds again after {change} in {again:.2f} s, from nothing in {anew:.2f} s: {anew / again:.2f}")


if __name__ == "__main__":
    main()
