# SPDX-License-Identifier: Apache-2.0
"""gazetted plugin: a project that passes its own check, a check that finds what is wrong and nothing else, one rendition, a debugger."""
import concurrent.futures
import json
import os
import re
import shutil
import subprocess

import pytest

import gaz

SOURCE = gaz.ROOT / "tests" / "scene" / "faulty_plugin.c"
PLUGINS = gaz.BUILD / "plugins"
TEMPLATE = gaz.BUILD / "plugin-template" / "template.so"
SANITIZED = gaz.SANITIZED

# What is defined, and the checks that must not hold then; all others must.
FAULTS = {
    "-DABI=0x00090000u": {"load.abi", "load.sandbox"},
    "-DSIZE=8": {"load.size", "load.sandbox"},
    "-DEXPORTS": {"load.exports"},
    "-DCONSTRUCTOR": {"load.calls"},
    "-DOPENS": {"load.calls"},
    "-DLOADTHREAD": {"load.calls"},
    "-DLOADLOOP": {"load.sandbox"},
    '-DID="Faulty"': {"load.server", "descriptor.id"},
    '-DREVISION=""': {"load.server", "descriptor.revision"},
    '-DLABEL=""': {"load.server", "descriptor.label"},
    '-DLICENCE="free for all"': {"descriptor.licence"},
    '-DTYPE="text/plain"': {"descriptor.charset"},
    '-DTYPE="text"': {"load.server", "descriptor.media-type"},
    '-DTYPE="application/xml"': {"output.xml"},
    '-DTYPE="application/json"': {"output.json"},
    '-DTYPE="application/zip"': {"output.zip", "output.members"},
    '-DTYPE="text/html; charset=utf-8"': {"output.html"},
    '-DPREFIX="\\xff"': {"output.utf8"},
    '-DPREFIX="\\x01"': {"output.controls"},
    '-DHELP="what it does"': {"options.help"},
    '-DFALLBACK="10"': {"load.server", "options.defaults"},
    "-DTWICE": {"load.server", "options.duplicates"},
    "-DRESERVED": {"load.server", "options.names"},
    "-DMINIMUM": {"options.minimum"},
    "-DMAXIMUM": {"options.maximum"},
    "-DPATTERN": {"options.maximum"},
    "-DSTATE": {"determinism.again", "determinism.after-others"},
    "-DBLIND": {"views.comparison"},
    "-DSTRANGER": {"views.strangers"},
    "-DUNLISTED": {"views.listing"},
    "-DENVIRONMENT": {"determinism.time-zone", "determinism.environment"},
    "-DCLOCK": {"determinism.clock"},
    "-DCLOCK_AT_START": {"determinism.clock"},
    "-DSTRLEN": {"determinism.text-end"},
    "-DCRASH": {"load.calls"},
    "-DLOOP": {"load.calls"},
    "-DCALLS": {"resource.calls"},
    "-DTHREAD": {"resource.calls"},
    "-DLOG": {"resource.log"},
    "-DMETA": {"document.bare"},
    "-DFIXED": {"document.paragraph"},
    "-DUNCHECKED": {"fault.allocation"},
    "-DBROKEN": {"fault.write", "fault.limit"},
    "-DLEAK": {"resource.blocks", "resource.memory"},
    "-DDEAF": {"fault.write", "fault.stops"},
}
# Faults that end the worker: the first check in which that happens is the last.
CRASHES = {"-DCRASH", "-DLOOP", "-DMINIMUM", "-DMAXIMUM", "-DPATTERN", "-DFIXED", "-DSTRANGER", "-DMETA"}
# A fault of this kind shows elsewhere as well, but not for certain.
MAYBE = {
    "-DFIXED": {"fault.cancel", "determinism.stack", "load.calls", "output.utf8", "output.controls"},
    "-DLEAK": {"resource.memory"},
    "-DSTATE": {"options.default", "determinism.stack"},
    "-DBLIND": {"views.portions"},
    "-DSTRANGER": {"views.comparison", "views.portions"},
    "-DMETA": {"document.bare"},
    "-DENVIRONMENT": {"determinism.locale", "determinism.heap"},
    "-DCLOCK": {"resource.calls"},  # gmtime() looks for the time zone
    "-DCLOCK_AT_START": {"resource.calls"},
}
# Under sanitizers a check takes five times as long and finds the same in a plugin: there each kind of reader of outputs and the end of
# a worker are tried once, for the sake of the memory that the checks use. Every fault and plugin is checked in the other builds.
SAMPLE = {'-DTYPE="application/xml"', '-DTYPE="application/json"', '-DTYPE="application/zip"', '-DTYPE="text/html; charset=utf-8"', "-DCRASH"}
CHOSEN_FAULTS = sorted(SAMPLE if SANITIZED else FAULTS)
CHOSEN_PLUGINS = [TEMPLATE] if SANITIZED else [*sorted(PLUGINS.glob("*.so")), TEMPLATE]


def compile_plugin(folder, *flags, source=SOURCE, name="faulty"):
    out = folder / f"{name}.so"
    subprocess.run(["cc", "-std=c11", "-O1", "-fPIC", "-shared", "-fvisibility=hidden", "-Wl,-z,noexecstack",
                    f"-I{gaz.ROOT / 'include'}", *flags, "-o", str(out), str(source)], check=True)
    return out


def check(plugin, *args):
    result = gaz.run("plugin", "check", plugin, "--format", "json", *args, check=False)
    assert result.returncode in (0, 1), result.err
    report = json.loads(result.out)
    assert report["failed"] == sum(c["result"] == "fail" for c in report["checks"])
    assert (result.returncode == 1) == (report["failed"] > 0)
    report["wrong"] = {c["name"] for c in report["checks"] if c["result"] == "fail"}
    report["said"] = result.err
    return report


def check_fault(folder, flag):
    folder.mkdir()
    return check(compile_plugin(folder, flag))


@pytest.fixture(scope="module")
def reports(request, tmp_path_factory):
    """What the tests that were chosen are about, checked as many at a time as there are cores: flag or file to report."""
    folder = tmp_path_factory.mktemp("faults")
    chosen = [item.callspec.params for item in request.session.items if hasattr(item, "callspec")]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        yield {p.get("flag", p.get("plugin")): pool.submit(check_fault, folder / str(k), p["flag"]) if "flag" in p
               else pool.submit(check, p["plugin"]) for k, p in enumerate(chosen) if "flag" in p or "plugin" in p}


@pytest.mark.parametrize("plugin", CHOSEN_PLUGINS, ids=lambda p: p.stem)
def test_every_plugin_that_comes_with_gazetted_keeps_its_contract(plugin, reports):
    report = reports[plugin].result()
    assert report["wrong"] == set(), report["said"]
    # A format of pages alone, or of listings alone, writes no document: most checks have nothing to ask of it.
    assert len(report["checks"]) >= 40 and report["passed"] >= {"room": 25, "atom": 24, "csv": 24}.get(plugin.stem, 60)


@pytest.mark.parametrize("flags", [[], ["-DALL_VIEWS"]])
def test_a_plugin_without_a_fault_passes(tmp_path, flags):
    assert check(compile_plugin(tmp_path, *flags))["wrong"] == set()


@pytest.mark.parametrize("flag", CHOSEN_FAULTS)
def test_a_fault_is_found_and_nothing_else(flag, reports):
    report = reports[flag].result()
    must, may = FAULTS[flag] - ({"resource.memory"} if SANITIZED or "LEAK" in flag else set()), MAYBE.get(flag, set())
    assert ("crashed" in report) == (flag in CRASHES), report["said"]
    if flag in CRASHES:
        assert len(report["wrong"]) == 1 and report["wrong"] <= must | may, report["said"]
        assert "not run because of the crash" in report["said"]
    else:
        assert must <= report["wrong"] <= must | may, report["said"]
    for c in report["checks"]:
        assert c["result"] != "fail" or (c["found"] and c["remedy"] and c["remedy"] in report["said"])


def test_a_crash_ends_the_check_with_the_reason_that_run_gives(tmp_path):
    plugin = compile_plugin(tmp_path, "-DCRASH")
    checked = gaz.run("plugin", "check", plugin, "--keep", tmp_path / "kept", check=False)
    document = tmp_path / "kept" / "document-small.xml"
    reason = gaz.run("plugin", "run", plugin, document, check=False).err
    assert "it ended the worker (signal 11, Segmentation fault) while rendering" in reason
    assert "it ended the worker (signal 11, Segmentation fault) while rendering (the document 'small')" in checked.err
    assert checked.err.count("not true") == 0 and checked.out.count("not ok") == 1
    assert checked.out.splitlines()[-1] == "Bail out! The plugin crashed in load.calls"


def test_keep_leaves_documents_and_renditions(tmp_path):
    kept = tmp_path / "kept"
    gaz.run("plugin", "check", PLUGINS / "html.so", "--only", "document", "--keep", kept)
    page, source = (kept / "document.tables-1.html").read_text("utf-8"), kept / "document-tables.xml"
    assert page.startswith("<!DOCTYPE html>") and b"<akomaNtoso" in source.read_bytes()
    assert (kept / "document.chinese-1.html").exists()
    assert gaz.run("plugin", "check", PLUGINS / "html.so", "--only", "document", "--keep", source, check=False).returncode == 1


def test_what_is_no_plugin_fails_and_the_rest_does_not_apply(tmp_path):
    text = tmp_path / "text.so"
    text.write_text("not a shared object")
    report = check(text)
    assert report["wrong"] == {"load.object", "load.sandbox"}
    assert report["skipped"] > 60


def test_a_denied_call_is_named(tmp_path):
    found = {c["name"]: c.get("found", "") for c in check(compile_plugin(tmp_path, "-DCALLS"), "--only", "resource.calls")["checks"]}
    assert "socket" in found["resource.calls"]


def test_tap_is_tap_and_list_and_only_name_the_same_checks():
    listed = [line.split()[0] for line in gaz.run("plugin", "check", "--list").out.splitlines()]
    assert len(listed) == len(set(listed)) >= 40
    group = [name for name in listed if name.startswith("descriptor.")]
    result = gaz.run("plugin", "check", PLUGINS / "txt.so", "--only", "descriptor")
    lines = result.out.splitlines()
    assert lines[:2] == ["TAP version 14", f"1..{len(group)}"]
    results = [re.match(r"(?:not )?ok (\d+) - ([\w.-]+): ", line) for line in lines if line.startswith(("ok", "not ok"))]
    assert [(int(m[1]), m[2]) for m in results] == list(enumerate(group, 1))
    assert gaz.run("plugin", "check", PLUGINS / "txt.so", "--only", "nothing", check=False).returncode == 64


def test_run_renders_what_the_server_would(tmp_path):
    document = gaz.CORPUS / "opinions-2007-01-01-amended.txt"
    out = tmp_path / "out.txt"
    said = gaz.run("plugin", "run", PLUGINS / "txt.so", document, "--option", "width=60",
                   "--option", "meta=0", "-o", out)
    assert max(map(len, out.read_text("utf-8").splitlines())) <= 60
    assert re.search(r"txt\.so: [\d.]+ ms, \d+ bytes", said.err)
    rendered = gaz.run("render", document, "--format", "txt", "--quiet", "--options", "width=60&meta=0").stdout
    assert out.read_bytes() == rendered
    portion = gaz.run("plugin", "run", PLUGINS / "txt.so", document, "--portion", "art_1").out
    assert 0 < len(portion) < len(rendered)
    for wrong, status in ((["--option", "width=x"], 64), (["--portion", "art_999"], 66)):
        assert gaz.run("plugin", "run", PLUGINS / "txt.so", document, *wrong, check=False).returncode == status


def test_run_renders_comparisons_and_listings(tmp_path):
    earlier, later = tmp_path / "earlier.txt", tmp_path / "later.txt"
    earlier.write_text("Ordinance on Bees\n\nArticle 1 Hives\nEverybody may keep two hives.\n")
    later.write_text(earlier.read_text().replace("two", "three"))
    compared = gaz.run("plugin", "run", PLUGINS / "txt.so", later, "--compare", earlier).out
    assert "[-two-]{+three+} hives" in compared
    part = gaz.run("plugin", "run", PLUGINS / "txt.so", later, "--compare", earlier, "--portion", "art_1").out
    assert "[-two-]{+three+} hives" in part
    entries = json.loads(gaz.run("plugin", "run", PLUGINS / "json.so", "--listing", earlier, later).out)["entries"]
    assert [e["title"] for e in entries] == ["Ordinance on Bees"] * 2
    plain = compile_plugin(tmp_path)
    for wrong, status in (([later, "--listing", "--compare", earlier], 64), ([earlier, later], 64), ([], 64)):
        assert gaz.run("plugin", "run", PLUGINS / "txt.so", *wrong, check=False).returncode == status, wrong
    for wrong, reason in (([later, "--listing"], "it writes no listings"), ([later, "--compare", earlier], "it shows no comparisons")):
        said = gaz.run("plugin", "run", plain, *wrong, check=False)
        assert said.returncode == 69 and reason in said.err


def test_watch_renders_again_when_the_document_or_the_plugin_changes(tmp_path):
    document, out, folder = tmp_path / "bees.txt", tmp_path / "out.txt", tmp_path / "plugins"
    folder.mkdir()
    plugin = compile_plugin(folder)
    document.write_text("Ordinance on Bees\n\nArticle 1 Hives\nEverybody may keep two hives.\n")
    with open(tmp_path / "said", "wb") as said:
        watching = subprocess.Popen([gaz.GAZETTED, "plugin", "run", plugin, document, "--watch", "-o", out], stderr=said)
    try:
        gaz.until(lambda: out.exists() and "two hives" in out.read_text(), "the first rendition")
        document.write_text(document.read_text().replace("two", "three"))
        gaz.until(lambda: "three hives" in out.read_text(), "a rendition of the new document")
        other = compile_plugin(tmp_path, '-DPREFIX="new "', name="other")
        other.rename(plugin)
        gaz.until(lambda: out.read_text().startswith("new "), "a rendition by the new plugin")
        plugin.write_text("no plugin any more")
        gaz.until(lambda: b"not a shared object" in (tmp_path / "said").read_bytes(), "the reason why it cannot be loaded")
        assert watching.poll() is None
    finally:
        watching.kill()
        watching.wait()
    assert gaz.run("plugin", "run", plugin, "-", "--watch", check=False).returncode == 64


def exported(plugin):
    listed = subprocess.run(["nm", "-D", "--defined-only", str(plugin)], check=True, capture_output=True, text=True).stdout
    return [line.split()[-1] for line in listed.splitlines()]


@pytest.mark.skipif(not shutil.which("g++"), reason="needs g++")
def test_a_plugin_in_cxx_exports_one_symbol_and_passes(tmp_path):
    (tmp_path / "CMakeLists.txt").write_text(f"""cmake_minimum_required(VERSION 3.16)
project(words LANGUAGES CXX)
set(CMAKE_CXX_STANDARD 20)
include({gaz.ROOT / 'cmake' / 'gazetted_plugin.cmake'})
gazetted_plugin(words {gaz.ROOT / 'tests' / 'scene' / 'cxx_plugin.cpp'})
target_include_directories(plugin_words PRIVATE {gaz.ROOT / 'include'})
""")
    for command in (["-S", tmp_path, "-B", tmp_path / "build"], ["--build", tmp_path / "build"]):
        subprocess.run(["cmake", *map(str, command)], check=True, capture_output=True)
    plugin = tmp_path / "build" / "plugins" / "words.so"
    assert exported(plugin) == ["gaz_plugin"]
    report = check(plugin)
    assert report["wrong"] == set(), report["said"]


@pytest.mark.skipif(not shutil.which("rustc"), reason="needs rustc")
def test_a_plugin_in_rust_passes(tmp_path):
    plugin = tmp_path / "rusty.so"
    subprocess.run(["rustc", "--edition", "2021", "--crate-type", "cdylib", "-O", "-o", str(plugin),
                    str(gaz.ROOT / "tests" / "scene" / "rust_plugin.rs")], check=True, capture_output=True)
    report = check(plugin)
    assert report["wrong"] == set(), report["said"]
    found = {c["name"]: c for c in report["checks"]}
    assert found["fault.allocation"]["result"] == "skip" and "Rust" in found["fault.allocation"]["found"]


def test_list_shows_what_a_server_loads_and_what_it_refuses(tmp_path):
    compile_plugin(tmp_path)
    compile_plugin(tmp_path, "-DABI=0x00090000u", name="old")
    listed = gaz.run("plugin", "list", "--plugins", tmp_path).out
    assert re.search(r"^faulty +org\.example\.faulty +1\.0 +1 +[0-9a-f]{12} ", listed, re.M)
    assert re.search(r"^txt +org\.gazetted\.", listed, re.M)
    assert re.search(r"^refused: .*old\.so: .*contract 9", listed, re.M)


def test_new_refuses_what_cannot_be_a_format(tmp_path):
    for name in ("Words", "1words", "a-b", "", "x" * 17):
        assert gaz.run("plugin", "new", name, tmp_path / "p", check=False).returncode == 64, name
    assert not (tmp_path / "p").exists()
    gaz.run("plugin", "new", "words", cwd=tmp_path)
    assert sorted(p.name for p in (tmp_path / "words").iterdir()) == ["CMakeLists.txt", "words.c", "words.md"]
    before = (tmp_path / "words" / "words.c").read_bytes()
    assert gaz.run("plugin", "new", "words", cwd=tmp_path, check=False).returncode == 73
    assert (tmp_path / "words" / "words.c").read_bytes() == before


def test_a_new_plugin_passes_its_check_untouched(tmp_path):
    gaz.run("plugin", "new", "words", tmp_path)
    report = check(compile_plugin(tmp_path, "-Wall", "-Wextra", "-Werror", source=tmp_path / "words.c", name="words"))
    assert report["wrong"] == set(), report["said"]


@pytest.mark.skipif(not shutil.which("gdb") or SANITIZED, reason="needs gdb, and a build that has no sanitizer")
def test_gdb_stops_at_render(tmp_path):
    plugin = compile_plugin(tmp_path, "-g")
    document = gaz.CORPUS / "opinions-2007-01-01-amended.txt"
    said = gaz.run("plugin", "gdb", plugin, document, input=b"backtrace 1\nkill\nquit\n", check=False)
    if "ptrace" in said.err.lower():
        pytest.skip("this system lets nobody trace")
    assert "faulty_render" in said.out, said.out + said.err


def test_gdb_says_when_there_is_none(tmp_path):
    said = gaz.run("plugin", "gdb", PLUGINS / "txt.so", gaz.CORPUS / "opinions-2007-01-01-amended.txt", check=False,
                   env={"PATH": str(tmp_path)})
    assert said.returncode == 69 and "is it installed" in said.err


def test_what_a_plugin_says_cannot_write_to_the_terminal(tmp_path):
    plugin = compile_plugin(tmp_path, "-DESCAPES")
    document = gaz.CORPUS / "opinions-2007-01-01-amended.txt"
    said = gaz.run("plugin", "run", plugin, document, check=False)
    assert said.returncode != 0 and "no  [2J" in said.err, said.err
    assert all(ord(c) >= 0x20 and not 0x7f <= ord(c) < 0xa0 and ord(c) != 0x202e for c in said.err.replace("\n", "")), said.err


def test_a_plugin_is_not_believed_that_the_kernel_cannot_confine(tmp_path):
    folder = tmp_path / "plugins"
    folder.mkdir(mode=0o755)
    compile_plugin(folder, "-DEXIT77")
    said = gaz.run("plugin", "list", "--plugins", folder)
    assert "exited with status 77 while loading" in said.out and "sandbox = off" not in said.out + said.err
