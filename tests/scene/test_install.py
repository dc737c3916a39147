# SPDX-License-Identifier: Apache-2.0
"""What is installed: programs, manual pages, completion, units."""
import os
import re
import shutil
import subprocess

import pytest

import gaz


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """The folder that stands for the root of a system on which the build was installed."""
    root = tmp_path_factory.mktemp("root")
    subprocess.run(["cmake", "--install", str(gaz.BUILD), "--prefix", "/usr"], check=True, capture_output=True,
                   env={**os.environ, "DESTDIR": str(root)})
    return root


def commands():
    names = gaz.run("--help=words").out.split()
    return [[name] for name in names] + [["plugin", tool] for tool in gaz.run("plugin", "--help=words").out.split()]


def test_every_file_is_in_its_place(root):
    for path in ("usr/bin/gazetted", "usr/libexec/gazetted/gazetted-ingest-worker", "usr/lib/gazetted/plugins/txt.so",
                 "usr/lib/systemd/system/gazetted.service", "usr/lib/systemd/system/gazetted.socket", "etc/logrotate.d/gazetted",
                 "usr/share/bash-completion/completions/gazetted", "usr/share/zsh/vendor-completions/_gazetted",
                 "usr/share/fish/vendor_completions.d/gazetted.fish", "usr/share/man/man1/gazetted.1"):
        assert (root / path).is_file(), path
    assert "ExecStart=/usr/bin/gazetted serve" in (root / "usr/lib/systemd/system/gazetted.service").read_text()


def test_every_command_has_a_manual_page_with_its_options(root):
    folder = root / "usr/share/man/man1"
    whole = (folder / "gazetted.1").read_text("utf-8").replace("\\", "")
    for command in commands():
        name = "-".join(["gazetted", *command])
        page = (folder / f"{name}.1").read_text("utf-8").replace("\\", "")
        for option in gaz.run(*command, "--help=words").out.splitlines():
            if command != ["plugin"]:
                assert f"fB--{option.split(chr(9))[0][2:]}fR" in page or option == "--help", (name, option)
        if len(command) == 1:
            assert f".BR {name} (1)" in whole
    assert len(list(folder.iterdir())) == len(commands()) + 1


@pytest.mark.skipif(not shutil.which("mandoc"), reason="needs mandoc")
def test_manual_pages_have_no_faults(root):
    pages = sorted((root / "usr/share/man/man1").iterdir())
    checked = subprocess.run(["mandoc", "-Tlint", "-W", "warning", *pages], capture_output=True, text=True)
    assert checked.returncode == 0 and checked.stdout == ""
    text = subprocess.run(["mandoc", "-Tascii", root / "usr/share/man/man1/gazetted-show.1"], capture_output=True, text=True).stdout
    text = re.sub(".\b", "", text)  # bold
    assert "gazetted-show - write a text of the store" in text and "~PORTION" in text and "!COMPONENT" in text


def complete(root, *words):
    """What bash offers for the last of these words."""
    script = f"""
        PATH={gaz.GAZETTED.parent}:$PATH
        . {root}/usr/share/bash-completion/completions/gazetted
        COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
        _gazetted
        printf '%s\\n' "${{COMPREPLY[@]}}"
    """
    out = subprocess.run(["bash", "-c", script, "bash", *words], capture_output=True, text=True, check=True, cwd=root)
    assert out.stderr == ""
    return out.stdout.split()


def test_bash_completes_commands_options_and_values(root):
    assert complete(root, "gazetted", "re") == ["read", "repeal", "rename", "restore", "render"]
    assert complete(root, "gazetted", "history", "--") == ["--json", "--after", "--limit", "--store", "--help"]
    assert complete(root, "gazetted", "plugin", "") == ["new", "check", "run", "list", "gdb"]
    assert "--listing" in complete(root, "gazetted", "plugin", "run", "--l")
    assert complete(root, "gazetted", "diff", "--colour", "o") == ["on", "off"]
    assert complete(root, "gazetted", "init", "us") == ["usr"]


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="needs systemd-analyze")
def test_systemd_accepts_the_units(root):
    units = sorted((root / "usr/lib/systemd/system").iterdir())
    checked = subprocess.run(["systemd-analyze", "verify", f"--root={root}", *(unit.name for unit in units)], capture_output=True, text=True)
    assert "Unknown" not in checked.stderr and "Failed to parse" not in checked.stderr, checked.stderr
