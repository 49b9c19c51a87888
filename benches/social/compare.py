#!/usr/bin/env python3
"""Measures lore and its peers on the same social graph, in turns, and checks that all count alike.

    python3 benches/social/compare.py [--persons 1700 11000] [--data FOLDER] [--rounds 3] [--limit 60]

It makes a virtual environment under the system's folder for temporary files, installs DuckDB and LadybugDB from PyPI
there, generates the graph (or takes the folder's files: the benchmark's own), builds lore in release mode, and prints a
table for each size, and how lore's times grow from one to the next. A peer's time is that of its call in a process that
stays, of the faster text where it is given two; one that takes longer than the limit is told as that. lore's is what it tells in `elapsed_ms` of a question that the same process was asked just before. Starts are timed
from outside, as whole processes, with the files in the page cache.
"""

import argparse
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1]))
from peers import PEERS, ROOT, build_again, caches, environment, machine, milliseconds, peak_memory, program, snapshot, table, target

SOCIAL = ROOT / "benches/social"
PLACE = pathlib.Path(tempfile.gettempdir()) / "lore-social"

# Queries as one would write them first. Where a peer plans another text far better, it is asked that one too: a list.
SQL = {
    "q1": """select count(*) from Country c join City_isPartOf_Country cp on cp.b = c.id
        join Person_isLocatedIn_City l on l.b = cp.a join Forum_hasMember_Person m on m.b = l.a
        join Forum_containerOf_Post f on f.a = m.a join Comment_replyOf_Post r on r.b = f.b
        join Comment_hasTag_Tag t on t.a = r.a join Tag_hasType_TagClass k on k.a = t.b""",
    "q2": """select count(*) from Person_knows_Person k join Comment_hasCreator_Person c on c.b = k.a
        join Comment_replyOf_Post r on r.a = c.a join Post_hasCreator_Person p on p.a = r.b and p.b = k.b""",
    "q3": """select count(*) from Person_knows_Person k1 join Person_knows_Person k2 on k2.a = k1.b
        join Person_knows_Person k3 on k3.a = k2.b and k3.b = k1.a join home h1 on h1.person = k1.a
        join home h2 on h2.person = k2.a and h2.country = h1.country
        join home h3 on h3.person = k3.a and h3.country = h1.country""",
    "q4": """select count(*) from message_tag t join message_creator c on c.a = t.a join likes l on l.b = t.a
        join reply r on r.b = t.a""",
    "q5": """select count(*) from message_tag t join reply r on r.b = t.a
        join Comment_hasTag_Tag u on u.a = r.a and u.b <> t.b""",
    "q6": [
        """select count(*) from Person_knows_Person k1 join Person_knows_Person k2 on k2.a = k1.b and k2.b <> k1.a
        join Person_hasInterest_Tag i on i.a = k2.b""",
        """with interest as (select a, count(*) as n from Person_hasInterest_Tag group by a)
        select sum(n)::bigint from Person_knows_Person k1 join Person_knows_Person k2 on k2.a = k1.b and k2.b <> k1.a
        join interest i on i.a = k2.b""",
    ],
    "q7": """select count(*) from message_tag t join message_creator c on c.a = t.a left join likes l on l.b = t.a
        left join reply r on r.b = t.a""",
    "q8": """select count(*) from message_tag t join reply r on r.b = t.a
        join Comment_hasTag_Tag u on u.a = r.a and u.b <> t.b
        where not exists (select 1 from Comment_hasTag_Tag v where v.a = r.a and v.b = t.b)""",
    "q9": [
        """select count(*) from Person_knows_Person k1 join Person_knows_Person k2 on k2.a = k1.b and k2.b <> k1.a
        join Person_hasInterest_Tag i on i.a = k2.b
        where not exists (select 1 from Person_knows_Person k where k.a = k1.a and k.b = k2.b)""",
        """with interest as (select a, count(*) as n from Person_hasInterest_Tag group by a)
        select sum(n)::bigint from Person_knows_Person k1 join Person_knows_Person k2 on k2.a = k1.b and k2.b <> k1.a
        join interest i on i.a = k2.b
        where not exists (select 1 from Person_knows_Person k where k.a = k1.a and k.b = k2.b)""",
    ],
}
# Every comment with everything that it answers, by however many replies.
LORE_CHAINS = {"closure": "find count where ?a reply to ?b within 30 hops"}
SQL["closure"] = """with recursive r(a, b) as (from reply union all select r.a, e.b from r join reply e on e.a = r.b)
    select count(*) from r"""
CYPHER = {
    "q1": """match (:Country)<-[:isPartOf]-(:City)<-[:isLocatedIn]-(:Person)<-[:hasMember]-(:Forum)
        -[:containerOf]->(:Post)<-[:replyOf]-(:Comment)-[:hasTag]->(:Tag)-[:hasType]->(:TagClass) return count(*)""",
    "q2": """match (a:Person)-[:knows]->(b:Person), (a)<-[:hasCreator]-(:Comment)-[:replyOf]->(:Post)-[:hasCreator]->(b)
        return count(*)""",
    "q3": """match (a:Person)-[:knows]->(b:Person)-[:knows]->(c:Person)-[:knows]->(a),
        (a)-[:isLocatedIn]->(:City)-[:isPartOf]->(k:Country), (b)-[:isLocatedIn]->(:City)-[:isPartOf]->(k),
        (c)-[:isLocatedIn]->(:City)-[:isPartOf]->(k) return count(*)""",
    "q4": """match (:Tag)<-[:hasTag]-(m:Post:Comment)-[:hasCreator]->(:Person), (m)<-[:likes]-(:Person),
        (m)<-[:replyOf]-(:Comment) return count(*)""",
    "q5": """match (t:Tag)<-[:hasTag]-(m:Post:Comment)<-[:replyOf]-(c:Comment)-[:hasTag]->(u:Tag) where t.id <> u.id
        return count(*)""",
    "q6": """match (a:Person)-[:knows]->(:Person)-[:knows]->(c:Person)-[:hasInterest]->(:Tag) where a.id <> c.id
        return count(*)""",
    "q7": """match (:Tag)<-[:hasTag]-(m:Post:Comment)-[:hasCreator]->(:Person)
        optional match (m)<-[:likes]-(:Person) optional match (m)<-[:replyOf]-(:Comment) return count(*)""",
    "q8": """match (t:Tag)<-[:hasTag]-(m:Post:Comment)<-[:replyOf]-(c:Comment)-[:hasTag]->(u:Tag)
        where t.id <> u.id and not exists { match (c)-[:hasTag]->(t) } return count(*)""",
    # The second counts all paths of two friendships, less those whose ends are friends.
    "q9": [
        """match (a:Person)-[:knows]->(:Person)-[:knows]->(c:Person)-[:hasInterest]->(:Tag)
        where a.id <> c.id and not exists { match (a)-[:knows]->(c) } return count(*)""",
        """match (a:Person)-[:knows]->(:Person)-[:knows]->(c:Person)-[:hasInterest]->(:Tag)
        where a.id <> c.id with count(*) as paths
        match (a:Person)-[:knows]->(:Person)-[:knows]->(c:Person), (a)-[:knows]->(c) where a.id <> c.id
        with paths, c, count(*) as closed match (c)-[:hasInterest]->(:Tag) return min(paths) - sum(closed)""",
    ],
}
CYPHER["closure"] = "match (:Comment)-[:replyOf*1..30]->(:Post:Comment) return count(*)"
# Around one person: friends of friends, what friends write, and how many are how many friendships away.
LORE_NEAR = {
    "near1": 'find count where "Person {id}" know ?f, ?f know ?g',
    "near2": 'find count where "Person {id}" know ?f, ?m created by ?f, ?m tagged with ?t',
    "distances": 'find ?n, count(?f) where "Person {id}" know ?f within 30 hops in ?n hops, ?f != "Person {id}" group by ?n',
}
SQL_NEAR = {
    "near1": "select count(*) from Person_knows_Person k join Person_knows_Person l on l.a = k.b where k.a = {id}",
    "near2": """select count(*) from Person_knows_Person k join message_creator c on c.b = k.b
        join message_tag t on t.a = c.a where k.a = {id}""",
    "distances": """with recursive r(a, n) using key (a) as (select {id}::bigint, 0
        union (select k.b, min(r.n) + 1 from r join Person_knows_Person k on k.a = r.a
            left join recurring.r as known on known.a = k.b where known.a is null group by k.b))
        select n, count(*) from r where n > 0 group by n order by n""",
}
CYPHER_NEAR = {
    "near1": "match (:Person {{id: {id}}})-[:knows]->(:Person)-[:knows]->(:Person) return count(*)",
    "near2": """match (:Person {{id: {id}}})-[:knows]->(:Person)<-[:hasCreator]-(:Post:Comment)-[:hasTag]->(:Tag)
        return count(*)""",
    "distances": """match (a:Person {{id: {id}}})-[e:knows* shortest 1..30]->(b:Person) where b.id <> {id}
        return length(e) as n, count(*) order by n""",
}


def tables(data):
    names = sorted(path.stem for path in data.glob("*.csv"))
    return [name for name in names if "_" not in name], [name for name in names if "_" in name]


class DuckDB:
    queries, near = SQL, SQL_NEAR

    def __init__(self, data):
        import duckdb

        self.connection = duckdb.connect()
        entities, pairs = tables(data)
        for names, columns in [(entities, "{'id': 'BIGINT'}"), (pairs, "{'a': 'BIGINT', 'b': 'BIGINT'}")]:
            for name in names:
                self.connection.execute(
                    f"create table {name} as select * from "
                    f"read_csv('{data / name}.csv', delim = '|', header = true, columns = {columns})"
                )
        for view, both in [
            ("message_tag", ["Post_hasTag_Tag", "Comment_hasTag_Tag"]),
            ("message_creator", ["Post_hasCreator_Person", "Comment_hasCreator_Person"]),
            ("likes", ["Person_likes_Post", "Person_likes_Comment"]),
            ("reply", ["Comment_replyOf_Post", "Comment_replyOf_Comment"]),
        ]:
            self.connection.execute(f"create view {view} as " + " union all ".join(f"from {it}" for it in both))
        self.connection.execute(
            """create view home as select l.a as person, p.b as country
            from Person_isLocatedIn_City l join City_isPartOf_Country p on p.a = l.b"""
        )

    def rows(self, query, limit):
        timer = threading.Timer(limit, self.connection.interrupt)
        timer.start()
        try:
            return [list(row) for row in self.connection.execute(query).fetchall()]
        finally:
            timer.cancel()


class Ladybug:
    queries, near = CYPHER, CYPHER_NEAR

    def __init__(self, data):
        import ladybug

        self.folder = tempfile.mkdtemp(prefix="ladybug-", dir=PLACE)
        self.connection = ladybug.Connection(ladybug.Database(os.path.join(self.folder, "base")))
        options = "header = true, delim = '|'"
        entities, pairs = tables(data)
        for name in entities:
            self.connection.execute(f"create node table {name}(id int64, primary key(id))")
            self.connection.execute(f"copy {name} from '{data / name}.csv' ({options})")
        relations = {}
        for name in pairs:
            start, relation, end = name.split("_")
            relations.setdefault(relation, []).append((start, end))
        for relation, ends in relations.items():
            of = ", ".join(f"from {start} to {end}" for start, end in ends)
            self.connection.execute(f"create rel table {relation}({of})")
            for start, end in ends:
                path = data / f"{start}_{relation}_{end}.csv"
                more = f", from = '{start}', to = '{end}'" if len(ends) > 1 else ""
                self.connection.execute(f"copy {relation} from '{path}' ({options}{more})")

    def rows(self, query, limit):
        self.connection.set_query_timeout(int(limit * 1000))
        result = self.connection.execute(query)
        rows = []
        while result.has_next():
            rows.append([int(cell) for cell in result.get_next()])
        return rows


PEER_CLASSES = {"duckdb": DuckDB, "ladybug": Ladybug}


def worker(name, data):
    """A peer in a process of its own: tells how it loaded, then answers one query a line."""
    begin = time.perf_counter()
    peer = PEER_CLASSES[name](pathlib.Path(data))
    print(json.dumps({"load": time.perf_counter() - begin, "memory": peak_memory()}), flush=True)
    for line in sys.stdin:
        query, limit = json.loads(line)
        begin = time.perf_counter()
        try:
            answer = {"rows": peer.rows(query, limit)}
        except Exception as error:
            # What else than the limit goes wrong ends the comparison.
            if time.perf_counter() - begin < limit:
                raise
            answer = {"rows": None, "error": str(error)}
        print(json.dumps({**answer, "seconds": time.perf_counter() - begin}), flush=True)
    if name == "ladybug":
        shutil.rmtree(peer.folder, ignore_errors=True)


class Peer:
    def __init__(self, python, name, data, limit):
        self.name, self.limit = name, limit
        # The queries that are not asked again.
        self.late = set()
        self.process = subprocess.Popen(
            [python, __file__, "--worker", name, str(data)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.loaded = self.read()

    def read(self):
        line = self.process.stdout.readline()
        if not line:
            sys.exit(f"{self.name} ended early")
        return json.loads(line)

    def ask(self, name, persons):
        """The rows of each, and the seconds that they took; `None` for rows where they took longer than the limit."""
        of = PEER_CLASSES[self.name]
        if name in SQL:
            texts = of.queries[name]
            answers = [self.answer(text) for text in (texts if isinstance(texts, list) else [texts])]
            return [min(answers, key=lambda answer: (answer[0] is None, answer[1]))]
        return [self.answer(of.near[name].format(id=person)) for person in persons]

    def answer(self, text):
        if text in self.late:
            return None, self.limit
        self.process.stdin.write(json.dumps([text, self.limit]) + "\n")
        self.process.stdin.flush()
        answer = self.read()
        if answer["rows"] is None:
            self.late.add(text)
        return answer["rows"], answer["seconds"]

    def close(self):
        self.process.stdin.close()
        self.process.wait()


class Lore:
    name = "lore"

    def __init__(self, program, base, data):
        self.base = base
        self.options = ["--base", str(base), "--set", f"data={data}"]
        self.program = str(program)
        shutil.rmtree(base, ignore_errors=True)
        shutil.copytree(SOCIAL / "base", base)
        caches(base)
        shutil.rmtree(os.environ["LORE_CACHE"], ignore_errors=True)
        begin = time.perf_counter()
        process = subprocess.Popen([self.program, "build", *self.options], stdout=subprocess.PIPE, text=True)
        told = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        if status != 0:
            sys.exit(f"lore cannot build the base\n{told}")
        self.loaded = {"load": time.perf_counter() - begin, "memory": usage.ru_maxrss / 1024}
        self.size = snapshot().stat().st_size
        self.claims = int(told.split(" claims")[0].split(" ")[-1])

    def run(self, arguments, text=None):
        command = [self.program, *arguments, *self.options]
        return subprocess.run(command, input=text, capture_output=True, text=True, check=True)

    def ask(self, name, persons):
        """The rows of each, and the seconds that they took. Everything is asked twice, in one process, as the peers are asked
        again and again by one."""
        if name in LORE_NEAR:
            questions = [LORE_NEAR[name].format(id=person) for person in persons]
        elif name in LORE_CHAINS:
            questions = [LORE_CHAINS[name]]
        else:
            questions = [(SOCIAL / f"queries/{name}.ask").read_text()]
        script = "".join(f"{question}\n{question}\n" for question in questions)
        answers = [json.loads(line) for line in self.run(["run", "--format", "jsonl", "-"], script).stdout.splitlines()]
        cell = lambda it: int(float(it["number"] if isinstance(it, dict) else it))
        rows = [[[cell(it) for it in row] for row in answer["rows"]] for answer in answers]
        return [(rows[at], answers[at]["elapsed_ms"] / 1000) for at in range(1, len(answers), 2)]

    def start(self, person):
        begin = time.perf_counter()
        self.run(["ask", f'who does "Person {person}" know'])
        return time.perf_counter() - begin

    def build_again(self, person, other):
        """How long building takes when the base's own files say one thing more, and from nothing."""
        fact = f'from dataset\n  "Person {person}" knows "Person {other}"\n'
        more = lambda: (self.base / "more.lore").write_text(fact)
        return build_again([self.program, "build", *self.options], self.base, more)

    def close(self):
        pass


def measure(data, built, python, rounds, limit):
    """Prints everything for one folder of files; returns lore's times by name, for the size in claims."""
    # So that whoever loads first does not read them from disk for the others.
    for path in data.glob("*.csv"):
        path.read_bytes()
    lore = Lore(built, PLACE / "base", data)
    engines = [lore, *(Peer(python, name, data, limit) for name in PEERS)]
    with open(data / "Person.csv") as file:
        persons = [line.strip() for line in list(file)[1:]]
    seeds = persons[:: max(1, len(persons) // 10)][:10]
    rows, own = [], {}

    def row(name, values, text, late=()):
        sign = ["> " if column in late else "" for column in range(len(values))]
        ratios = [f"{sign[1 + column]}{value / values[0]:,.2f}" for column, value in enumerate(values[1:])]
        own[name.split(" ")[0] if name.endswith("ms") else name] = values[0] * (1000 if name.endswith("ms") else 1)
        cells = [f"> {limit:g} s" if sign[column] else text(value) for column, value in enumerate(values)]
        rows.append([name, *cells, *ratios])

    row("load, s", [engine.loaded["load"] for engine in engines], lambda value: f"{value:,.2f}")
    row("load, peak MB", [engine.loaded["memory"] for engine in engines], lambda value: f"{value:,.0f}")
    for name in [*SQL, *LORE_NEAR]:
        times, counts = [[] for _ in engines], [[] for _ in engines]
        for _ in range(rounds):
            for engine, taken, counted in zip(engines, times, counts):
                answers = engine.ask(name, seeds)
                taken.append(sum(seconds for _, seconds in answers) / len(answers))
                counted.append([rows for rows, _ in answers])
        late = {column for column, counted in enumerate(counts) if any(rows is None for one in counted for rows in one)}
        known = [counted for column, counted in enumerate(counts) if column not in late]
        if any(count != counts[0][0] for counted in known for count in counted):
            sys.exit(f"{name}: the engines count differently: {counts}")
        total = sum(row[-1] for rows_of_one in counts[0][0] for row in rows_of_one)
        row(f"{name} ({total:,}), ms", [statistics.median(taken) for taken in times], milliseconds, late)
    starts = [lore.start(person) for _ in range(rounds) for person in seeds]
    for engine in engines:
        engine.close()
    print(table(["", *(engine.name for engine in engines), *(f"{name} / lore" for name in PEERS)], rows))
    print(f"\na whole process of lore that asks for a person's friends: {milliseconds(statistics.median(starts))} ms")
    print(f"lore's snapshot: {lore.size:,} bytes, {lore.size / lore.claims:.1f} for each of {lore.claims:,} claims")
    again, anew = lore.build_again(*persons[:2])
    print(f"lore builds again after a fact more in {again:.2f} s, from nothing in {anew:.2f} s: {anew / again:.2f}\n")
    own["cold start, a whole process, ms"] = statistics.median(starts) * 1000
    own["snapshot, MB"] = lore.size / 1e6
    return lore.claims, own


def growth(measured):
    """How lore's figures grow with the base: each divided by how much the claims grew."""
    (first, smallest), *_ = measured
    head = ["", *(f"{claims:,} claims" for claims, _ in measured), "grows, of the claims' growth"]
    claims, largest = measured[-1]
    rows = []
    for name in smallest:
        factor = largest[name] / max(smallest[name], 1e-9) / (claims / first)
        rows.append([name, *(f"{own[name]:,.2f}" for _, own in measured), f"{factor:.2f}"])
    print("## How lore grows (ms where nothing else is said)\n")
    print(table(head, rows))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--persons", type=int, nargs="*", default=[1700, 11000, 30000])
    parser.add_argument("--data", type=pathlib.Path, help="a folder of files, instead of generated ones")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--limit", type=float, default=60, help="how many seconds a peer may take for a query")
    parser.add_argument("--lore", type=pathlib.Path, help="the program, instead of one built here")
    parser.add_argument("--worker", nargs=2, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.worker:
        return worker(*arguments.worker)

    python = environment(PLACE)
    lore = program(arguments.lore)

    print(machine(lore, python))
    print(f"median of {arguments.rounds} rounds, in turns; all counts agree\n")
    if arguments.data:
        print(f"## {arguments.data}\n")
        return measure(arguments.data.resolve(), lore, python, arguments.rounds, arguments.limit)
    measured = []
    for persons in arguments.persons:
        data = PLACE / f"data-{persons}"
        if not data.exists():
            subprocess.run(["cargo", "build", "--release", "--example", "social"], cwd=ROOT, check=True)
            unfinished = PLACE / f"unfinished-{os.getpid()}"
            subprocess.run([target() / "examples/social", str(persons), unfinished], check=True, stdout=subprocess.DEVNULL)
            unfinished.rename(data)
        print(f"## {persons:,} persons\n")
        measured.append(measure(data, lore, python, arguments.rounds, arguments.limit))
    if len(measured) > 1:
        growth(measured)


if __name__ == "__main__":
    main()
