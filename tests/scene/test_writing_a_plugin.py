# SPDX-License-Identifier: Apache-2.0
"""docs/writing-a-plugin.md, and the design of docs/pages.md: files are written and commands run, in order, as a reader would."""
import os
import re
import socket
import subprocess

import gaz

PAGE = gaz.ROOT / "docs" / "writing-a-plugin.md"
BLOCK = re.compile(r"(?:<!-- file: (?P<file>\S+) -->\n)?^```(?P<kind>c|sh|json|xml)\n(?P<text>.*?)^```$", re.M | re.S)


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def script(folder):
    """The page as one shell script; files are laid out beside it and copied into place when their turn comes."""
    lines = ["set -eux"]
    for number, block in enumerate(BLOCK.finditer(PAGE.read_text("utf-8"))):
        if block["kind"] == "sh":
            lines.append(block["text"])
            continue
        (folder / f"block-{number}").write_text(block["text"], "utf-8")
        lines.append(f"cp block-{number} {block['file']}")
    page = "\n".join(lines)
    for port in ("8080", "8081", "8082"):
        page = page.replace(port, str(free_port()))
    return page


def test_every_command_of_the_page_works_in_order(tmp_path):
    prefix, work = tmp_path / "installed", tmp_path / "work"
    work.mkdir()
    subprocess.run(["cmake", "--install", str(gaz.BUILD), "--prefix", str(prefix)], check=True, capture_output=True)
    text = script(work)
    assert text.count("gazetted") >= 7 and "block-" in text
    env = {**os.environ, "PATH": f"{prefix / 'bin'}:{os.environ['PATH']}"}
    done = subprocess.run(["sh", "-c", text], cwd=work, env=env, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "100% tests passed" in done.stdout
    assert done.stdout.count("TAP version 14") >= 2 and "not ok" not in done.stdout
    csv = (work / "bees.csv").read_bytes().decode()
    assert csv.startswith("place,number,heading\r\n") and '"art_1","' in csv and '"""Good"" neighbours"' in csv
    assert any(line.startswith('"art_2",') for line in done.stdout.splitlines()), done.stdout
    assert re.search(r'<a href="/akn/[^"]*/eng@2024-03-01/~art_2">', done.stdout), done.stdout
    assert "[-ten-]{+twenty+} steps" in done.stdout, done.stdout


def test_a_copy_of_the_design_is_built_and_writes_the_pages(tmp_path, sample_store):
    blocks = re.findall(r"^```sh\n(.*?)^```$", (gaz.ROOT / "docs" / "pages.md").read_text("utf-8"), re.M | re.S)
    env = {**os.environ, "GAZETTED": str(gaz.ROOT), "PATH": f"{gaz.BUILD / 'bin'}:{os.environ['PATH']}"}
    done = subprocess.run(["sh", "-c", "set -eux\n" + "".join(blocks)], cwd=tmp_path, env=env, capture_output=True, text=True, timeout=550)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "TAP version 14" in done.stdout and "not ok" not in done.stdout
    with gaz.Server(sample_store, "--plugins", tmp_path / "house" / "plugins") as s:
        for target in ("/", gaz.WORK, "/nothing-here"):
            page = s.get(target, {"Accept": "text/html"}).text
            assert "main { max-width: 60rem;" in page and "main { max-width: 46rem;" not in page, target
