"""Loads `attrsim ecapi serve` by wrk with good and bad posts, kills it in mid-load, and checks what it kept.

Arguments: the program, and how many seconds each part takes (8). It ends with 0 when every accepted event is stored once, every bad
post was answered as specified, and nothing that was acknowledged is lost; with 1 when not, with 69 when wrk is missing.
"""

import collections
import pathlib
import queue
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
TOKEN = "load-0123456789abcdef"
CONNECTIONS = 16
MAX_BODY = 20_000
LEAST_POSTS = 10_000
KILLS = 4


class Server:
    """A running server; it listens on the same port after each start."""

    def __init__(self, program, folder):
        self.program, self.folder, self.port = program, folder, 0
        (folder / "tokens").write_text(f"{TOKEN} load\n")
        self.database = folder / "events.sqlite"

    def start(self):
        command = [self.program, "ecapi", "serve", "--port", str(self.port), "--database", self.database]
        command += ["--tokens", self.folder / "tokens", "--max-body", str(MAX_BODY)]
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        line = self.process.stderr.readline()
        if "http://127.0.0.1:" not in line:
            sys.exit(f"the server does not start: {line}{self.process.stderr.read()}")
        self.port = int(line.split("http://127.0.0.1:")[1].split()[0].rstrip(";,"))

    def end(self, number):
        self.process.send_signal(number)
        return self.process.wait(timeout=60)


def load(server, prefix, seconds, results):
    script = [HERE / "load.lua", f"http://127.0.0.1:{server.port}", "--"]
    command = ["wrk", f"-t{CONNECTIONS}", f"-c{CONNECTIONS}", f"-d{seconds}s", "-s", *script]
    command += [server.folder, prefix, TOKEN, str(MAX_BODY)]
    results.put(subprocess.run(command, capture_output=True, text=True, check=False))


def wrk(server, prefix, seconds, meanwhile=lambda: None):
    """Runs the load and something else at the same time; returns what wrk printed."""
    results = queue.Queue()
    thread = threading.Thread(target=load, args=(server, prefix, seconds, results))
    thread.start()
    meanwhile()
    thread.join()
    done = results.get()
    if done.returncode != 0 or "RESULT" not in done.stdout:
        sys.exit(f"wrk failed: {done.stdout}{done.stderr}")
    return done.stdout


def figures(text):
    lines = [line.split() for line in text.splitlines()]
    results = {words[1]: float(words[2]) for words in lines if words[:1] == ["RESULT"]}
    kinds = sorted((words[1], int(words[2]), int(words[3])) for words in lines if words[:1] == ["KIND"])
    return results, kinds, [line for line in text.splitlines() if line.startswith("WRONG")]


def records(folder, prefix):
    """How often each acceptable id was sent, and how often it was acknowledged."""
    counts = {"sent": collections.Counter(), "acknowledged": collections.Counter()}
    for file in folder.glob(f"{prefix}*.log"):
        for line in file.read_text().splitlines():
            word, name = line.split()
            counts[word][name] += 1
    return counts["sent"], counts["acknowledged"]


def check(server, prefixes):
    """What is wrong with the database, as texts."""
    wrong = []
    database = sqlite3.connect(f"file:{server.database}?mode=ro", uri=True)
    if database.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
        wrong.append("the database is damaged")
    query = "SELECT id, count(*), sum(server_records + pixel_records) FROM events GROUP BY data_set_id, id"
    stored = {name: (rows, count) for name, rows, count in database.execute(query)}
    wrong += [f"{name} is stored {rows} times" for name, (rows, _) in stored.items() if rows != 1]
    sent, acknowledged = collections.Counter(), collections.Counter()
    for prefix in prefixes:
        one, other = records(server.folder, prefix)
        sent += one
        acknowledged += other
    wrong += [f"{name} was acknowledged and is lost" for name in acknowledged if name not in stored]
    wrong += [f"{name} is stored, and was never acceptable" for name in stored if name not in sent]
    for name in stored:
        held = stored[name][1]
        if not acknowledged[name] <= held <= sent[name]:
            wrong.append(f"{name} holds {held} records; {sent[name]} were sent, {acknowledged[name]} acknowledged")
    return wrong, len(stored), sum(acknowledged.values())


def kill_again_and_again(server, seconds):
    """Ends the server without warning, at moments of the load that fall anywhere, and starts it again."""
    for _ in range(KILLS):
        time.sleep(seconds / (KILLS + 1))
        server.end(signal.SIGKILL)
        server.start()


def report(title, text):
    results, kinds, wrong = figures(text)
    answered, seconds = int(results["answered"]), results["seconds"]
    print(f"{title}: {answered} posts answered, {answered / seconds:.0f} a second, {CONNECTIONS} connections; "
          f"p50 {results['p50_ms']:.2f} ms, p99 {results['p99_ms']:.2f} ms; {int(results['unanswered'])} unanswered")
    for kind, status, count in kinds:
        print(f"  {kind:<15} {status} {count:>8}")
    return answered, wrong


def main(program, seconds):
    if shutil.which("wrk") is None:
        print("wrk is needed (Debian and Ubuntu: apt-get install wrk).", file=sys.stderr)
        return 69
    with tempfile.TemporaryDirectory(prefix="attrsim-load-") as name:
        server = Server(program, pathlib.Path(name))
        server.start()
        answered, wrong = report("load", wrk(server, "a", seconds))
        part, more = report(
            "kill -9", wrk(server, "b", seconds, lambda: kill_again_and_again(server, seconds)))
        answered, wrong = answered + part, wrong + more
        status = server.end(signal.SIGTERM)
        if status != 0:
            wrong.append(f"the server ended with {status} after SIGTERM")
        more, stored, records_acknowledged = check(server, ["a", "b"])
        wrong += more
        print(f"{records_acknowledged} records were acknowledged; {stored} events are stored, each once")
    if answered < LEAST_POSTS:
        wrong.append(f"only {answered} posts were answered; give more time (LOAD_SECONDS=30)")
    for line in wrong[:20]:
        print(line, file=sys.stderr)
    print(f"{len(wrong)} mistakes" if wrong else "every post was answered as specified, and nothing is lost")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 8))
