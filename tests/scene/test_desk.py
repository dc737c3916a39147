# SPDX-License-Identifier: Apache-2.0
"""The desk: pages by which holders of a token upload, check, correct and publish, with plain forms; and what attackers send instead."""
import contextlib
import html
import re
import socket
import time
import urllib.parse

import pytest

import gaz
from test_publishing import TEXT, TRACKED, VERSION, WORK, Desk, desk, publications, store, token  # noqa: F401
from test_word import word_file

PAGE = f"/desk/draft{VERSION}"
BOUNDARY = "----form7"
DOUBTFUL = TEXT + "Article 4. Gap\nThere is no article 3.\n"


def multipart(fields, boundary=BOUNDARY):
    parts = []
    for name, value in fields:
        more = '; filename="rules.txt"\r\nContent-Type: text/plain' if name == "file" else ""
        value = value if isinstance(value, bytes) else value.encode()
        parts.append(f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'.encode() + value + b"\r\n")
    return b"".join(parts) + f"--{boundary}--\r\n".encode()


class Browser:
    """Follows redirects, keeps the cookie, and sends the fields of the forms of the page that it shows."""

    def __init__(self, desk):
        self.desk, self.cookie, self.page = desk, None, None

    def send(self, method, target, body=b"", **headers):
        if self.cookie:
            headers["Cookie"] = f"other=1; gazetted-desk={self.cookie}"
        reply = self.desk.send(method, target, body, **headers)
        assert reply["cache-control"] == "no-store", reply.text
        if found := re.match(r"gazetted-desk=(\w*); Path=/desk; HttpOnly; SameSite=Strict; Max-Age=(\d+)$", reply["set-cookie"] or ""):
            self.cookie = found[1] if int(found[2]) else None
        return reply

    def get(self, target):
        self.page = self.send("GET", target)
        return self.page

    def follow(self, reply):
        assert reply.status == 303, reply.text
        return self.get(reply["location"])

    def form(self, action):
        found = re.search(rf'<form method="post"[^>]* action="{re.escape(action)}">(.*?)</form>', self.page.text, re.S)
        assert found, self.page.text
        return {name: html.unescape(value) for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', found[1])}

    def post(self, action, fields=(), **headers):
        body = urllib.parse.urlencode({**self.form(action), **dict(fields)})
        return self.send("POST", action, body, Content_Type="application/x-www-form-urlencoded", **headers)

    def upload(self, action, fields, boundary=BOUNDARY, **headers):
        body = multipart([*self.form(action).items(), *fields], boundary)
        return self.send("POST", action, body, Content_Type=f"multipart/form-data; boundary={boundary}", **headers)

    def sign_in(self, secret, **headers):
        return self.send("POST", "/desk/sign-in", urllib.parse.urlencode({"token": secret}),
                         Content_Type="application/x-www-form-urlencoded", **headers)


@pytest.fixture
def browser(store, desk):
    one = Browser(desk)
    one.secret = token(store)
    one.follow(one.sign_in(one.secret))
    return one


def upload(browser, text=TEXT, **facts):
    facts = {"work": WORK, "date": "2026-01-01", "lang": "eng", **facts}
    browser.get("/desk")
    return browser.upload("/desk/upload", [("file", text), *facts.items()])


def refused(reply, status, word):
    assert (reply.status, reply["content-type"]) == (status, "text/html; charset=utf-8"), reply.text
    assert word in html.unescape(reply.text), reply.text
    return reply


def test_without_a_session_there_is_only_the_form_to_sign_in(store, desk):
    one = Browser(desk)
    page = one.get("/desk")
    assert page.status == 200 and 'name="token"' in page.text and "Drafts" not in page.text
    secret = token(store)
    assert desk.send("PUT", f"{VERSION}?draft=1", TEXT, secret).status == 201
    for path in (PAGE, f"/desk/edit{VERSION}", f"/desk/show{VERSION}", f"/desk/draft{WORK}/eng@2020-01-01"):
        assert one.get(path).text == page.text
    assert desk.get("/desk").status == 404      # on the listener that only reads


def test_the_cookie_is_not_the_token_and_is_for_the_desk_alone(browser, desk):
    assert browser.page.status == 200 and "Token <b>desk</b>" in browser.page.text
    assert len(browser.cookie) == 64 and browser.cookie not in browser.secret and browser.secret not in browser.page.text
    assert "Secure" not in browser.sign_in(browser.secret)["set-cookie"]
    for name, value in (("content-security-policy", "form-action 'self'"), ("content-security-policy", "frame-ancestors 'none'"), ("referrer-policy", "same-origin")):
        assert value in browser.page[name]
    assert "<script" not in browser.page.text


def test_the_cookie_is_secure_where_readers_come_by_tls(store):
    with Desk(store, "--base-url", "https://law.example") as server:
        one = Browser(server)
        secret = token(store)
        assert one.sign_in(secret)["set-cookie"].endswith("; Secure")
        assert one.sign_in(secret, Origin="https://law.example").status == 303
        refused(one.sign_in(secret, Origin="https://evil.example"), 403, "another site")


def test_an_editor_uploads_corrects_and_publishes(browser, desk, store):
    page = browser.follow(upload(browser, DOUBTFUL))
    assert page.status == 200 and "To check." in page.text and "In force from</dt><dd>2026-01-01" in page.text
    assert "Article 2" in page.text and f'<iframe title="The draft as a page" src="/desk/show{VERSION}">' in page.text
    shown = browser.send("GET", f"/desk/show{VERSION}")
    assert "keep silent" in shown.text and shown["content-security-policy"] == (
        "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox")
    page = browser.get(f"/desk/edit{VERSION}")
    text = html.unescape(re.search(r"<textarea[^>]*>\n(.*?)</textarea>", page.text, re.S)[1])
    assert "There is no article 3." in text and text.startswith("---\n")
    corrected = text.replace("Article 4", "Article 3").replace("There is no article 3.", "Now there is.").replace("\n", "\r\n")
    page = browser.follow(browser.upload(f"/desk/edit{VERSION}", [("text", corrected)]))
    assert "Now there is." in browser.send("GET", f"/desk/show{VERSION}").text and "To check." not in page.text
    assert publications(store) == [] and "Now there is" not in desk.send("GET", f"{VERSION}.txt").text
    page = browser.follow(browser.post(f"/desk/publish{VERSION}", {"reason": "", "at": ""}))
    assert f'Published:</span> <a href="{VERSION};r1">' in page.text and "There are none." in page.text
    assert "Now there is." in desk.get(f"{VERSION}.txt").text
    assert b"\r" not in desk.get(f"{VERSION}.xml").body


def test_a_word_file_is_read_without_its_tracked_changes_if_that_is_ticked(browser, tmp_path):
    file = word_file(tmp_path / "f.docx", body=TRACKED).read_bytes()
    assert 'type="checkbox" id="reject" name="reject" value="1"' in browser.page.text
    browser.follow(upload(browser, file, reject="1"))
    assert "short. Old." in browser.send("GET", f"/desk/show{VERSION}").text
    browser.follow(browser.post(f"/desk/facts{VERSION}", {"work": WORK, "date": "2026-01-01", "lang": "eng", "title": "Rules of the hall"}))
    assert "short. Old." in browser.send("GET", f"/desk/show{VERSION}").text


def test_doubts_are_accepted_with_a_mark(browser, store):
    browser.follow(upload(browser, DOUBTFUL))
    refused(browser.post(f"/desk/publish{VERSION}"), 422, "must be checked")
    assert publications(store) == []
    browser.follow(browser.post(f"/desk/publish{VERSION}", {"doubts": "accept"}))
    assert len(publications(store)) == 1


def test_a_document_gets_the_name_that_is_proposed_until_it_has_another(browser, store):
    reply = upload(browser, work="", date="2026-01-01", title="Better title")
    assert reply["location"].startswith("/desk/draft/akn/") or reply.status == 403, reply.text
    browser.follow(upload(browser, title="Better title"))
    assert "<h1>Better title</h1>" in browser.page.text
    moved = f"{WORK.replace('/1', '/2')}/fra@2027-02-03"
    reply = browser.post(f"/desk/facts{VERSION}", {"work": WORK.replace("/1", "/2"), "date": "2027-02-03", "lang": "fra", "title": "", "issuer": "The Office"})
    assert reply["location"] == f"/desk/draft{moved}"
    page = browser.follow(reply)
    assert "The Office" in page.text and "Rules for the Reading Room" in page.text
    assert browser.get(PAGE).status == 404
    browser.get(f"/desk/draft{moved}")
    browser.follow(browser.post(f"/desk/publish{moved}", {"doubts": "accept"}))    # the words are English
    assert [(p["work"], p["language"], p["date"]) for p in publications(store)] == [(WORK.replace("/1", "/2"), "fra", "2027-02-03")]


def test_facts_are_not_changed_to_those_of_another_draft_or_work(browser, store):
    browser.follow(upload(browser, date="2027-01-01"))
    browser.follow(upload(browser))
    facts = {"work": WORK, "date": "2027-01-01", "lang": "eng"}
    refused(browser.post(f"/desk/facts{VERSION}", facts), 412, "has a draft already")
    refused(browser.post(f"/desk/facts{VERSION}", {**facts, "work": "/akn/yy/act/2026/1"}), 403, "not for this work")
    refused(browser.post(f"/desk/facts{VERSION}", {**facts, "date": "2027-02-30"}), 400, "existing day")
    refused(browser.post(f"/desk/facts{VERSION}", {**facts, "lang": "klingon"}), 400, "ISO 639-2")
    assert browser.get("/desk").text.count('<th scope="row">') == 2


def test_a_draft_is_planned_called_off_and_discarded(browser, store):
    browser.follow(upload(browser))
    at = time.strftime("%Y-%m-%dT%H:%M", time.gmtime(time.time() + 3600))
    for wrong in (f"{at}:00Z?", f"{at}:00+02:00", at[:10], "x" * 300):
        refused(browser.post(f"/desk/publish{VERSION}", {"at": wrong}), 400, "'at' is an instant")
    page = browser.follow(browser.post(f"/desk/publish{VERSION}", {"at": at}))
    assert f"It is published at {at}:00Z" in page.text
    page = browser.follow(browser.post(f"/desk/hold{VERSION}"))
    assert "Planned." not in page.text
    page = browser.follow(browser.post(f"/desk/discard{VERSION}"))
    assert "There are none." in page.text and publications(store) == []


def test_what_was_published_meanwhile_is_looked_at_first(browser, desk, store):
    desk.send("PUT", VERSION, TEXT, browser.secret)
    browser.follow(upload(browser, TEXT.replace("five", "six")))
    desk.send("PUT", VERSION, TEXT.replace("five", "seven"), browser.secret)
    page = browser.get(PAGE)
    assert "Something else was published" in page.text and f'<a href="{VERSION}">Revision 2' in page.text
    refused(browser.post(f"/desk/publish{VERSION}"), 412, "since the draft was begun")
    base = html.unescape(re.search(r'name="base" value="([^"]+)"', page.text)[1])
    browser.follow(browser.post(f"/desk/publish{VERSION}", {"base": base, "reason": "Closing time."}))
    assert "nine to six" in desk.get(f"{VERSION}.txt").text


def test_a_form_for_a_draft_that_was_replaced_changes_nothing(browser, store):
    browser.follow(upload(browser))
    old = browser.page
    browser.follow(upload(browser, TEXT.replace("five", "six")))
    browser.page = old
    for act in ("publish", "discard"):
        refused(browser.post(f"/desk/{act}{VERSION}"), 412, "open it again")
    assert publications(store) == []


def test_the_page_of_a_text_with_markup_is_only_text(browser):
    evil = "<script>alert(1)</script>"
    browser.follow(upload(browser, TEXT.replace("Opening hours", evil).replace("keep silent", evil), title=f'"{evil}', issuer=evil))
    for page in (browser.page, browser.get(f"/desk/edit{VERSION}"), browser.get("/desk"), browser.get(f"/desk?published=/akn/{urllib.parse.quote(evil)}")):
        assert page.status == 200 and "<script" not in page.text
    assert "javascript:" not in browser.get("/desk?published=javascript:alert(1)").text


def test_after_signing_out_the_cookie_is_worth_nothing(browser, desk, store):
    browser.follow(upload(browser))
    browser.get("/desk")
    stolen, fields = browser.cookie, browser.form("/desk/upload")
    page = browser.follow(browser.post("/desk/sign-out"))
    assert browser.cookie is None and 'name="token"' in page.text
    browser.cookie = stolen
    assert 'name="token"' in browser.get(PAGE).text and "Opening" not in browser.page.text
    body = urllib.parse.urlencode(fields)
    reply = browser.send("POST", f"/desk/publish{VERSION}", body, Content_Type="application/x-www-form-urlencoded")
    refused(reply, 403, "signed out")
    assert publications(store) == []


def test_a_token_that_ends_or_is_revoked_ends_its_sessions(browser, desk, store):
    browser.follow(upload(browser))
    gaz.run("token", "revoke", "desk", "--store", store)
    gaz.until(lambda: 'name="token"' in browser.send("GET", PAGE).text, "the session has ended")
    refused(browser.post(f"/desk/publish{VERSION}"), 403, "signed out")
    refused(browser.sign_in(browser.secret), 403, "revoked")
    assert publications(store) == []


@pytest.mark.parametrize("secret, word", [("", "not known"), ("gaz_" + "0" * 64, "not known"), ("x" * 5000, "not known")])
def test_a_wrong_token_signs_nobody_in(desk, secret, word):
    reply = refused(Browser(desk).sign_in(secret), 403, word)
    assert reply["set-cookie"] is None


def test_a_token_without_drafts_signs_nobody_in(store, desk):
    refused(Browser(desk).sign_in(token(store, allow=("render", "note"))), 403, "'publish' or 'draft'")


def test_a_token_for_drafts_alone_does_not_publish(store, desk):
    one = Browser(desk)
    one.follow(one.sign_in(token(store, allow=("draft",))))
    page = one.follow(upload(one))
    assert "does not allow to publish" in page.text and f"/desk/publish{VERSION}" not in page.text
    one.page = one.get("/desk")
    body = urllib.parse.urlencode(one.form("/desk/upload"))
    refused(one.send("POST", f"/desk/publish{VERSION}", body, Content_Type="application/x-www-form-urlencoded"), 403, "'publish'")
    assert publications(store) == []


def test_a_page_of_another_site_can_send_nothing(browser, store):
    browser.follow(upload(browser))
    act = f"/desk/publish{VERSION}"
    for headers in ({"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec_Fetch_Site": "cross-site"}, {"Sec_Fetch_Site": "same-site"},
                    {"Origin": f"http://{browser.desk.host}:1"}):
        refused(browser.post(act, **headers), 403, "another site")
        refused(browser.sign_in(browser.secret, **headers), 403, "another site")
    for fields in ({"form": ""}, {"form": "0" * 64}):
        refused(browser.post(act, fields), 403, "not of this session")
    other = Browser(browser.desk)
    other.follow(other.sign_in(browser.secret))
    other.get(PAGE)
    refused(browser.post(act, {"form": other.form(act)["form"]}), 403, "not of this session")
    assert publications(store) == []
    own = f"http://{browser.desk.host}:{browser.desk.publishing}"
    assert browser.post(act, Origin=own, Sec_Fetch_Site="same-origin").status == 303


def test_names_outside_the_scope_are_told_apart_by_nothing(store, desk):
    secret = token(store)
    assert desk.send("PUT", f"{VERSION}?draft=1", TEXT, secret).status == 201
    one = Browser(desk)
    one.follow(one.sign_in(token(store, "other", under=("/akn/yy",))))
    form = one.form("/desk/upload")
    pages = [one.get(f"/desk/draft{WORK}/eng@{day}-01-01") for day in (2026, 2020)]
    assert [p.status for p in pages] == [404, 404] and pages[0].text.replace("2026-01", "2020-01") == pages[1].text
    assert "There are none." in one.get("/desk").text
    for act in ("publish", "discard", "facts", "edit"):
        reply = one.send("POST", f"/desk/{act}{VERSION}", urllib.parse.urlencode(form), Content_Type="application/x-www-form-urlencoded")
        refused(reply, 404, "no draft")
    refused(upload(one), 403, "not for this work")


@pytest.mark.parametrize("change, status, word", [
    (lambda b: b[:-20], 400, "cut off"),
    (lambda b: b[:200], 400, "cut off"),
    (lambda b: b"x" + b, 400, "does not begin with the boundary"),
    (lambda b: b"", 400, "does not begin with the boundary"),
    (lambda b: multipart([("a", "b")] * 10_000), 400, "more than 32 parts"),
    (lambda b: b.replace(b'name="form"', b'name="from"'), 403, "not of this session"),
    (lambda b: b.replace(b'; name="file"', b""), 400, "has no name"),
    (lambda b: b.replace(b'filename="rules.txt"', b'filename="' + b"x" * 5000 + b'"'), 400, "shorter name"),
    (lambda b: b.replace(TEXT.encode(), b""), 400, "choose one"),
    (lambda b: b.replace(TEXT.encode(), b"\0" * 60), 422, ""),
    (lambda b: b.replace(b"2026-01-01", b"2026-02-30"), 400, ""),
    (lambda b: b.replace(b"/akn/xx/act/2026/1", b"/akn/xx"), 400, ""),
    (lambda b: b.replace(b"\r\neng\r\n", b"\r\n\xff\xfe\r\n"), 400, "not UTF-8"),
])
def test_forms_that_are_malformed_store_nothing(browser, store, change, status, word):
    fields = [*browser.form("/desk/upload").items(), ("file", TEXT), ("work", WORK), ("date", "2026-01-01"), ("lang", "eng")]
    reply = browser.send("POST", "/desk/upload", change(multipart(fields)), Content_Type=f"multipart/form-data; boundary={BOUNDARY}")
    refused(reply, status, word)
    assert "There are none." in browser.get("/desk").text and publications(store) == []


@pytest.mark.parametrize("kind", ["multipart/form-data", "multipart/form-data; boundary=", f"multipart/form-data; boundary={'x' * 71}",
                                  "multipart/form-data; boundary=\"a b\"", "multipart/mixed; boundary=a", "text/plain", "application/json"])
def test_a_form_of_another_type_is_refused(browser, kind):
    refused(browser.send("POST", "/desk/upload", multipart([("file", TEXT)]), Content_Type=kind), 400, "as a browser does")


def test_a_boundary_may_be_quoted(browser):
    body = multipart([*browser.form("/desk/upload").items(), ("file", TEXT), ("work", WORK), ("date", "2026-01-01"), ("lang", "eng")], "a:b")
    assert browser.send("POST", "/desk/upload", body, Content_Type='multipart/form-data; charset=x; boundary="a:b"').status == 303


def test_a_file_that_is_too_large_is_refused_before_it_is_sent(store):
    secret = token(store)
    with Desk(store, "--upload-limit", "4KiB") as server:
        one = Browser(server)
        one.follow(one.sign_in(secret))
        head = (f"POST /desk/upload HTTP/1.1\r\nHost: a\r\nCookie: gazetted-desk={one.cookie}\r\nContent-Type: multipart/form-data; boundary=a\r\n"
                "Content-Length: 100000\r\nExpect: 100-continue\r\n\r\n")
        assert server.raw_publishing(head.encode()).startswith(b"HTTP/1.1 413")
        refused(upload(one, TEXT + "x" * 5000), 413, "4096 bytes")
        assert "There are none." in one.get("/desk").text


def test_sessions_are_bounded_in_number(browser, desk):
    first = browser.cookie
    for _ in range(8):
        Browser(desk).sign_in(browser.secret)
    browser.cookie = first
    assert 'name="token"' in browser.get("/desk").text


def test_the_session_that_was_used_longest_ago_ends_first(browser, desk):
    cookies = [re.search(r"gazetted-desk=(\w+)", Browser(desk).sign_in(browser.secret)["set-cookie"])[1] for _ in range(20)]
    alive = []
    for browser.cookie in cookies[:]:
        if 'name="token"' not in browser.send("GET", "/desk").text:
            alive.append(browser.cookie)
    assert alive == cookies[-8:]


def test_whoever_signs_in_again_ends_the_session_before(browser):
    before = browser.cookie
    assert browser.sign_in(browser.secret).status == 303 and browser.cookie != before
    browser.cookie = before
    assert 'name="token"' in browser.get("/desk").text


def test_forms_of_anybody_keep_no_editor_waiting(store):
    secret = token(store)
    with Desk(store, "--uploads", "1") as server, contextlib.ExitStack() as slow:
        for _ in range(3):
            one = slow.enter_context(socket.create_connection((server.host, server.publishing)))
            one.sendall(b"POST /desk/sign-in HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 4000\r\n\r\nt")
            gaz.until(lambda: server.send("GET", "/drafts", secret=secret).status == 200, "the form takes no place of an upload")
        editor = Browser(server)
        assert editor.follow(editor.sign_in(secret)).status == 200 and upload(editor).status == 303
        refused(editor.send("POST", "/desk/sign-in", b"token=" + b"x" * 9000, Content_Type="application/x-www-form-urlencoded"), 413, "8192 bytes")


def test_two_files_in_a_form_are_refused(browser):
    facts = [("work", WORK), ("date", "2026-01-01"), ("lang", "eng")]
    refused(browser.upload("/desk/upload", [("file", TEXT), ("file", TEXT), *facts]), 400, "more than one file")
    assert "There are none." in browser.get("/desk").text
    assert browser.upload("/desk/upload", [("file", TEXT), ("file", ""), *facts]).status == 303


def test_an_upload_does_not_replace_the_draft_of_another_token(browser, desk, store):
    other = Browser(desk)
    other.follow(other.sign_in(token(store, "other")))
    assert upload(other).status == 303 and upload(other, TEXT.replace("five", "six")).status == 303
    refused(upload(browser, DOUBTFUL), 409, "'other'")
    assert "nine to six" in other.get(f"/desk/show{VERSION}").text


def test_pages_that_are_not_there(browser):
    for path in ("/desk/nothing", "/desk/draft", f"/desk/draft{WORK}", f"/desk/draft{VERSION};r1", "/desk/draft/feed", PAGE, "/desk/upload"):
        assert browser.get(path).status == 404, path
    assert browser.get("/desk/").status == 200
    assert browser.desk.send("PUT", "/desk", b"x", browser.secret).status in (400, 404)
