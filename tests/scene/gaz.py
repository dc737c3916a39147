# SPDX-License-Identifier: Apache-2.0
"""The real programs, started and spoken to as a user would. No test here knows the code."""
import hashlib
import http.client
import os
import pathlib
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("GAZETTED_BUILD", ROOT / "build" / "release"))
GAZETTED = BUILD / "bin" / "gazetted"
SANITIZED = GAZETTED.exists() and b"__asan" in GAZETTED.read_bytes()  # a reading takes five times as long then
HOSTILE = BUILD / "plugins-hostile"
SHARED = ROOT.parent / "shared"
CORPUS = ROOT / "contrib" / "corpus"
WORK = "/akn/cn-bj/statement/opinions/2006/1"
PATIENCE_S = 300  # a condition that must come; the slowest machine has this long, and only a broken program takes it
RENDER_DEADLINE = "240s"  # of every server that is not about deadlines: no machine is so slow
HASTY_S = 8  # the deadline that plugins without end meet; good renditions, which it holds for too, take a fraction of it


def run(*args, check=True, input=None, env=None, cwd=None):
    """Runs gazetted; its output as text."""
    result = subprocess.run([str(GAZETTED), *(arg if isinstance(arg, bytes) else str(arg) for arg in args)], input=input, capture_output=True, timeout=PATIENCE_S,
                            env={**os.environ, **(env or {})}, cwd=cwd)
    result.out = result.stdout.decode("utf-8", "replace")
    result.err = result.stderr.decode("utf-8", "replace")
    if check:
        assert result.returncode == 0, f"{args}: exit {result.returncode}\n{result.out}\n{result.err}"
    return result


def until(condition, what):
    """Waits for a condition, asking again and again."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        value = condition()
        if value:
            return value
        time.sleep(0.01)  # lint: polls a condition
    raise AssertionError(f"still not true after {PATIENCE_S} s: {what}")


def import_corpus(store):
    """The sample corpus, as contrib/try imports it."""
    for line in (CORPUS / "manifest.tsv").read_text("utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        file, work, alias, date, lang, title, issuer = (line.split("\t") + [""] * 7)[:7]
        args = ["import", CORPUS / file, "--work", work, "--alias", alias, "--date", date, "--lang", lang, "--store", store]
        args += ["--title", title] if title else []
        args += ["--issuer", issuer] if issuer else []
        run(*args)


def import_manifest(store):
    """Copies the store of the sample corpus, which the first test of a build makes for all until a program or the corpus changes."""
    stamp = hashlib.sha256()
    for file in (GAZETTED, GAZETTED.with_name("gazetted-ingest-worker"), *sorted(CORPUS.iterdir())):
        stamp.update(f"{file} {file.stat().st_mtime_ns} {file.stat().st_size}\n".encode())
    made = BUILD / "tests-bin" / f"sample-{stamp.hexdigest()[:16]}.db"
    if not made.exists():
        for old in made.parent.glob("sample-*.db"):
            old.unlink(missing_ok=True)
        with tempfile.TemporaryDirectory(dir=made.parent) as folder:
            import_corpus(pathlib.Path(folder) / made.name)
            os.replace(pathlib.Path(folder) / made.name, made)  # whole, whoever else makes it at the same time
    shutil.copy(made, store)


class Reply:
    def __init__(self, response, body):
        self.status = response.status
        self.headers = response.headers
        self.body = body

    @property
    def text(self):
        return self.body.decode("utf-8")

    def __getitem__(self, name):
        return self.headers[name]


class Server:
    """gazetted serve on a free port, over a store of its own."""

    def __init__(self, store, *args, log=None, listen="127.0.0.1:0", program=None, **popen):
        self.log = open(log, "wb") if log else subprocess.DEVNULL
        if "--render-deadline" not in args and "--config" not in args:
            args += ("--render-deadline", RENDER_DEADLINE)
        if "--search" not in args and "--config" not in args:
            args += ("--search", "off")  # of every server that is not about searching: no worker that a test does not expect
        self.process = subprocess.Popen([str(program or GAZETTED), "serve", "--store", str(store),
                                         *(["--listen", listen] if listen else []), *(arg if isinstance(arg, bytes) else str(arg) for arg in args)],
                                        stdout=subprocess.PIPE, stderr=self.log, **popen)
        self.url = self.process.stdout.readline().decode().strip()
        assert self.url.startswith("http://"), f"no URL on the first line: {self.url!r}, exit {self.process.poll()}"
        parts = urllib.parse.urlsplit(self.url)
        self.host, self.port = parts.hostname, parts.port

    def get(self, target, headers=None, method="GET"):
        connection = http.client.HTTPConnection(self.host, self.port, timeout=PATIENCE_S)
        try:
            connection.request(method, target, headers=headers or {})
            response = connection.getresponse()
            return Reply(response, response.read())
        finally:
            connection.close()

    def raw(self, data):
        """Sends bytes and returns everything until the server closes."""
        with socket.create_connection((self.host, self.port), timeout=PATIENCE_S) as s:
            s.sendall(data)
            chunks = []
            while chunk := s.recv(65536):
                chunks.append(chunk)
        return b"".join(chunks)

    def workers(self):
        """(pid, program) of its worker processes."""
        found = []
        for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
            try:
                text = stat.read_text()
                ppid = int(text.rsplit(")", 1)[1].split()[1])
                if ppid == self.process.pid:
                    exe = os.readlink(stat.parent / "exe")
                    found.append((int(stat.parent.name), os.path.basename(exe)))
            except (OSError, IndexError, ValueError):
                continue
        return found

    def stop(self):
        """Drains it; its exit status."""
        if self.process.poll() is None:
            self.process.terminate()
        try:
            status = self.process.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise AssertionError("the server did not end after SIGTERM")
        self.process.stdout.close()
        if self.log is not subprocess.DEVNULL:
            self.log.close()
        return status

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.stop()
