# SPDX-License-Identifier: Apache-2.0
"""What the programs of tests/bench share: servers that are started and ended, what they used, and a connection to ask them by.

Each server is a process of the caller's user on a free port of loopback, and has its configuration, pid and temporary files in the
folder it is given. nginx, lighttpd and h2o serve folder/www, each set up as its documentation advises for static files.
"""
import contextlib
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import time

IP_BIND_ADDRESS_NO_PORT = 24  # of linux/in.h; Python has no name for it
START_S = 20
END_S = 5  # h2o waits for its clients, however long they take
CONNECTIONS_MAX = 12000  # of each server: nginx ends idle ones when it has less than a sixteenth to spare
DESCRIPTORS_MAX = 20000  # of each process: lighttpd wants two for each connection


def die(sentence):
    sys.exit(f"{pathlib.Path(sys.argv[0]).name}: {sentence}")


@contextlib.contextmanager
def running(command, cpus=None, **more):
    """A process of ours; ended by its own pid."""
    process = subprocess.Popen(command, preexec_fn=lambda: cpus is not None and os.sched_setaffinity(0, cpus), **more)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(END_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextlib.contextmanager
def gazetted(program, store, folder, cpus=None, more=()):
    """(pid, port) of a server of the store."""
    command = [program, "serve", "--store", store, "--listen", "127.0.0.1:0", *more]
    with open(folder / "serve.log", "ab") as log, running(command, cpus, stdout=subprocess.PIPE, stderr=log) as process:
        match = re.match(rb"http://127\.0\.0\.1:(\d+)", process.stdout.readline())
        if match is None:
            die("the server did not start:\n" + (folder / "serve.log").read_text())
        yield process.pid, int(match.group(1))


NGINX = """
daemon off; worker_processes {loops}; pid {folder}/nginx.pid; error_log {folder}/nginx.log; {user}
events {{ worker_connections {connections}; }}
http {{
	access_log off; sendfile on; tcp_nopush on; open_file_cache max=100; gzip_static on;
	keepalive_requests 1000000000; keepalive_timeout 600;
	types {{ text/plain txt; }}
	client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3; uwsgi_temp_path {folder}/t4;
	scgi_temp_path {folder}/t5;
	server {{ listen 127.0.0.1:{port}{reuseport}; root {folder}/www; }}
}}
"""

# A keep-alive connection ends after 65,535 requests, which is the most that can be set: wrk opens another.
LIGHTTPD = """
server.document-root = "{folder}/www"
server.bind = "127.0.0.1"
server.port = {port}
server.pid-file = "{folder}/lighttpd.pid"
server.errorlog = "{folder}/lighttpd.log"
server.upload-dirs = ( "{folder}" )
server.modules = ( "mod_rewrite", "mod_setenv" )
server.max-connections = {connections}
server.max-fds = {descriptors}
server.max-keep-alive-requests = 65535
server.max-keep-alive-idle = 600
mimetype.assign = ( ".txt" => "text/plain", ".gz" => "text/plain" )
$REQUEST_HEADER["Accept-Encoding"] =~ "gzip" {{
	url.rewrite-once = ( "^(/[^?]*\\.txt)$" => "$1.gz" )
	setenv.add-response-header = ( "Content-Encoding" => "gzip", "Vary" => "Accept-Encoding" )
}}
"""

H2O = """
{user}
pid-file: {folder}/h2o.pid
error-log: {folder}/h2o.log
num-threads: {loops}
max-connections: {connections}
http1-request-timeout: 600
file.mime.settypes: {{ text/plain: [".txt"] }}
listen: {{ host: 127.0.0.1, port: {port} }}
hosts:
  default:
    paths:
      /: {{ file.dir: {folder}/www, file.send-compressed: ON }}
"""

PEERS = {  # name: (configuration, how it is told to be the user who started it, arguments)
    "nginx": (NGINX, "user root root;", ["-p", "{folder}", "-e", "{folder}/nginx.log", "-c", "{folder}/nginx.conf"]),
    "lighttpd": (LIGHTTPD, "", ["-D", "-f", "{folder}/lighttpd.conf"]),
    "h2o": (H2O, "user: root", ["-c", "{folder}/h2o.conf"]),
}


def program_of(peer):
    """None if it is not installed."""
    return shutil.which(peer, path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")


@contextlib.contextmanager
def peer_serving(peer, folder, cpus=None, loops=1):
    """(pid, port) of nginx, lighttpd or h2o."""
    template, user, arguments = PEERS[peer]
    port = free_port()
    (folder / f"{peer}.conf").write_text(template.format(
        folder=folder, port=port, loops=loops, user=user if os.geteuid() == 0 else "", connections=CONNECTIONS_MAX,
        descriptors=DESCRIPTORS_MAX, reuseport=" reuseport" if loops > 1 else ""))
    command = [program_of(peer), *(word.format(folder=folder) for word in arguments)]
    with open(folder / f"{peer}.said", "ab") as said, running(command, cpus, stdout=said, stderr=said) as process:
        until(lambda: answers(port) or process.poll() is not None, peer)
        if process.poll() is not None:
            die(f"{peer} did not start:\n" + (folder / f"{peer}.said").read_text())
        yield process.pid, port


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def until(condition, what):
    deadline = time.monotonic() + START_S
    while not condition():
        if time.monotonic() > deadline:
            die(f"waited in vain for {what}")
        os.sched_yield()


def answers(port):
    with socket.socket() as s:
        return s.connect_ex(("127.0.0.1", port)) == 0


def family(pid):
    """The process and all that descend from it."""
    found = [pid]
    for parent in found:
        for task in pathlib.Path(f"/proc/{parent}/task").iterdir():
            found += map(int, (task / "children").read_text().split())
    return found


def cpu_ns(pid):
    """Time on a processor of all threads of the process and its descendants."""
    return sum(int((task / "schedstat").read_text().split()[0])
               for each in family(pid) for task in pathlib.Path(f"/proc/{each}/task").iterdir())


def memory_bytes(pid):
    """Pss: what is shared counts in part."""
    return sum(1024 * int(re.search(r"^Pss:\s+(\d+)", pathlib.Path(f"/proc/{each}/smaps_rollup").read_text(), re.M)[1])
               for each in family(pid))


class Client:
    """One kept-alive connection, with as little of its own as may be: what is timed is the server."""

    def __init__(self, port, source=""):
        self.socket = socket.socket()
        self.socket.settimeout(START_S)
        if source:  # its port is chosen when it connects: one that others use too, towards another server
            self.socket.setsockopt(socket.IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, 1)
            self.socket.bind((source, 0))
        self.socket.connect(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, path, fields=""):
        """(status, header, body)"""
        self.socket.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{fields}\r\n".encode())
        data = b""
        while b"\r\n\r\n" not in data:
            more = self.socket.recv(1 << 20)
            if not more:
                die(f"GET {path}: the server closed the connection without an answer")
            data += more
        head, _, body = data.partition(b"\r\n\r\n")
        status = int(head.split(b" ", 2)[1])
        length = 0 if status == 304 else int(re.search(rb"\r\nContent-Length: *(\d+)", head, re.I)[1])
        while len(body) < length:
            more = self.socket.recv(1 << 20)
            if not more:
                die(f"GET {path}: the answer ended after {len(body):,} of {length:,} bytes")
            body += more
        return status, head.decode("latin-1"), body

    def fetch(self, path):
        status, head, body = self.ask(path)
        if status != 200:
            die(f"GET {path}: {head}\n{body.decode(errors='replace')}")
        return body

    def close(self):
        self.socket.close()
