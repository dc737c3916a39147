# SPDX-License-Identifier: Apache-2.0
"""The numbers at /metrics: well formed, and equal to what was asked of the server."""
import importlib.machinery
import importlib.util
import pathlib

import gaz
from test_health import ask

TOOL = pathlib.Path(__file__).resolve().parents[1] / "tools" / "check-metrics"
loader = importlib.machinery.SourceFileLoader("check_metrics", str(TOOL))
check_metrics = importlib.util.module_from_spec(importlib.util.spec_from_loader("check_metrics", loader))
loader.exec_module(check_metrics)


class Numbers:
    def __init__(self, admin):
        page = ask(admin, "/metrics")
        assert page.status == 200
        assert page["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
        assert check_metrics.check(page.text) == []
        self.samples = check_metrics.parse(page.text)

    def __getitem__(self, name):
        return self.samples[(name, ())]

    def of(self, name, **labels):
        return self.samples[(name, tuple(sorted(labels.items())))]

    def sum(self, name):
        return sum(value for (sample, _), value in self.samples.items() if sample == name)


REQUESTS = "gazetted_http_requests_total"
RESPONSES = "gazetted_http_responses_total"


def when_counted(admin, before, requests):
    """The numbers once all requests are in them: one is counted when its last byte was sent, so a page lacks only itself."""
    pages = [before]

    def look():
        pages.append(Numbers(admin))
        return pages[-1].sum(REQUESTS) - before.sum(REQUESTS) == requests + len(pages) - 1

    gaz.until(look, "all requests are counted")
    return pages[-1], len(pages) - 1


def test_after_known_requests_the_counts_are_exact(sample_store, tmp_path):
    admin = tmp_path / "admin"
    access = tmp_path / "access"
    with gaz.Server(sample_store, "--admin", f"unix:{admin}", "--access-log", access, "--loops", 2) as s:
        before = Numbers(admin)
        etag = s.get("/livez")["ETag"]
        for _ in range(4):
            s.get("/livez")
        s.get("/livez", method="HEAD")
        s.get("/livez", method="OPTIONS")
        s.get("/livez", {"If-None-Match": etag})
        assert s.get("/nothing/here").status == 404
        assert s.get("/livez", method="DELETE").status == 405
        assert b" 400 " in s.raw(b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n")
        now, pages = when_counted(admin, before, requests=11)

        def grown(name, **labels):
            return now.of(name, **labels) - before.of(name, **labels)

        for method, n in (("GET", 8 + pages), ("HEAD", 1), ("OPTIONS", 1), ("other", 1)):
            assert grown(REQUESTS, method=method) == n, method
        for code, n in (("200", 6 + pages), ("204", 1), ("304", 1), ("400", 1), ("404", 1), ("405", 1), ("other_2xx", 0), ("500", 0)):
            assert grown(RESPONSES, code=code) == n, code
        assert grown("gazetted_http_request_duration_seconds_count") == 11 + pages
        assert grown("gazetted_http_accepted_connections_total") == 11 + pages
        assert grown("gazetted_http_sent_bytes_total") > grown("gazetted_http_response_body_bytes_total") > 0

        def left():  # of the lines in the file, those that the page written just before did not count
            page = Numbers(admin)
            return len(access.read_text().splitlines()) - page.of("gazetted_access_log_lines_total", result="written")

        gaz.until(lambda: left() in (0, 1), "both loops have written their lines; the last page's own may be missing")
        assert now.of("gazetted_access_log_lines_total", result="lost") == 0
        gaz.until(lambda: Numbers(admin)["gazetted_http_connections"] == 1, "only the one that asks is open")


def test_cache_and_workers_are_counted(sample_store, tmp_path):
    admin = tmp_path / "admin"
    with gaz.Server(sample_store, "--admin", f"unix:{admin}", "--loops", 1) as s:
        before = Numbers(admin)
        work = next(word for word in gaz.run("list", "--store", sample_store).out.split() if word.startswith("/akn/"))
        reply = s.get(work + ".txt")
        target = work + ".txt"
        while reply.status in (301, 302, 303, 307, 308):
            target = reply["Location"]
            reply = s.get(target)
        for _ in range(5):
            assert s.get(target).status == 200
        now = Numbers(admin)
        assert now["gazetted_loop_cache_hits_total"] + now.of("gazetted_cache_lookups_total", result="hit") >= 5
        assert now["gazetted_loop_cache_hits_total"] >= 1
        assert now.of("gazetted_render_jobs_total", format="txt", result="done") >= 1
        assert now.of("gazetted_render_jobs_total", format="txt", result="failed") == 0
        assert now["gazetted_render_job_duration_seconds_count"] == now.sum("gazetted_render_jobs_total")
        assert now["gazetted_cache_entries"] > before["gazetted_cache_entries"]
        assert 0 < now["gazetted_cache_bytes"] < now["gazetted_cache_budget_bytes"]
        assert now.of("gazetted_cache_lookups_total", result="miss") >= 1
        assert now.of("gazetted_render_worker_starts_total", format="txt") >= 1
        assert now.of("gazetted_formats", state="loaded") >= 3
        assert now["gazetted_store_sequence"] >= 1
        assert now["gazetted_process_resident_memory_bytes"] > 1 << 20
        assert now["gazetted_process_open_fds"] > 5
        assert now["gazetted_process_cpu_seconds_total"] > 0


def test_a_publication_is_seen(store, tmp_path):
    admin = tmp_path / "admin"
    text = tmp_path / "law.txt"
    text.write_text("A Law\n\n1. First.\n")
    publish = ("import", text, "--work", "/akn/xx/act/2006/1", "--lang", "eng", "--store", store)
    gaz.run(*publish, "--date", "2006-01-01")
    with gaz.Server(store, "--admin", f"unix:{admin}") as s:
        before = Numbers(admin)
        gaz.run(*publish, "--date", "2007-01-01")
        gaz.until(lambda: Numbers(admin)["gazetted_store_publications_total"] == 1, "the publication is counted")
        assert Numbers(admin)["gazetted_store_sequence"] == before["gazetted_store_sequence"] + 1
        assert s.get("/livez").status == 200


def test_the_checker_finds_what_is_wrong():
    good = "# HELP gazetted_x_total X.\n# TYPE gazetted_x_total counter\ngazetted_x_total 1\n"
    assert check_metrics.check(good) == []
    for bad in (good[:-1], good + good, good.replace("counter", "gauge"), good.replace("_total", ""), good.replace("x_total 1", "x_total"),
                good + "gazetted_x_total 2\n", good.replace("x_total", "x_ms_total"), good.replace(" 1\n", " -1\n"),
                good + "gazetted_y 1\n", good.replace("x_total 1", 'x_total{a="b} 1'), good.replace("x_total 1", 'x_total{a="\\q"} 1'),
                "# HELP gazetted_x_total X.\ngazetted_x_total 1\n# TYPE gazetted_x_total counter\n", "\n"):
        assert check_metrics.check(bad), bad
    head = "# HELP gazetted_h_seconds H.\n# TYPE gazetted_h_seconds histogram\n"
    body = 'gazetted_h_seconds_bucket{le="1"} 2\ngazetted_h_seconds_bucket{le="+Inf"} 3\ngazetted_h_seconds_sum 1.5\ngazetted_h_seconds_count 3\n'
    assert check_metrics.check(head + body) == []
    for bad in (body.replace("} 3", "} 1"), body.replace("count 3", "count 4"), body.replace('"+Inf"', '"2"'), body.replace("_sum", "_s")):
        assert check_metrics.check(head + bad), bad
    many = good + "".join(f'gazetted_x_total{{n="{i}"}} 1\n' for i in range(check_metrics.SERIES_MAX))
    assert check_metrics.check(many)
