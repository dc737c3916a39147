# SPDX-License-Identifier: Apache-2.0
"""One allocation of a command fails, whichever it is: the command ends as usual or says that there is not enough memory, and the store is whole.
ALLOCATIONS is how many allocations of each command are tried, evenly spread."""
import os
import shutil
import subprocess

import pytest

import gaz
from gaz import WORK

SHIM = gaz.BUILD / "tests-bin/malloc_shim.so"
COUNT = int(os.environ.get("ALLOCATIONS", "12"))
TEXT = gaz.CORPUS / "opinions-2007-01-01-amended.txt"
NEW = ["--work", "/akn/xx/act/2020/1", "--date", "2020-01-01", "--lang", "eng"]
COMMANDS = {
    "list": ["list"], "history": ["history", "opinions"], "fsck": ["fsck"], "backup": ["backup", "{folder}/backup.db"], "compact": ["compact"],
    "import": ["import", TEXT, *NEW], "withdraw": ["withdraw", f"{WORK}/eng@2007-01-01", "--reason", "an error", "--by", "the registrar"],
}


class Commands:
    def __init__(self, sample, folder):
        self.sample, self.folder, self.store = sample, folder, folder / "own.db"

    def run(self, command, nth):
        for path in self.folder.glob("*.db*"):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        shutil.copy(self.sample, self.store)
        arguments = [str(word).replace("{folder}", str(self.folder)) for word in command]
        return subprocess.run([gaz.GAZETTED, *arguments, "--store", self.store], capture_output=True, text=True, timeout=3 * gaz.PATIENCE_S,
                              env={**os.environ, "LD_PRELOAD": str(SHIM), "FAIL_ALLOCATION": str(nth), "FAIL_PROGRAM": "gazetted",
                                   "FAIL_COUNT": str(self.folder / "count")})

    def publications(self):
        checked = gaz.run("fsck", "--store", self.store)
        assert "no fault was found" in checked.out
        return int(checked.out.split("checked: ")[1].split()[0])


@pytest.mark.parametrize("name", COMMANDS)
def test_a_failed_allocation_costs_the_command_and_nothing_else(sample_store, tmp_path, name):
    if not SHIM.exists():
        pytest.skip("a sanitizer has the allocations of this build")
    commands = Commands(sample_store, tmp_path)
    whole = commands.run(COMMANDS[name], 0)
    assert whole.returncode == 0, whole.stderr
    after, total = commands.publications(), int((tmp_path / "count").read_text())
    before = after - (name == "import")
    assert total > COUNT
    failed = 0
    for nth in range(1, total + 1, total // COUNT):
        done = commands.run(COMMANDS[name], nth)
        said = f"{name}, allocation {nth} of {total}: exit {done.returncode}\n{done.stdout[-500:]}\n{done.stderr}"
        assert done.returncode in (0, 64, 65, 66, 69, 70, 74, 75), said
        assert "damaged" not in done.stdout + done.stderr, said
        if done.returncode != 0:
            failed += 1
            assert f"gazetted {name}: " in done.stderr or "there is not enough memory" in done.stderr, said
        assert commands.publications() in ((after,) if done.returncode == 0 else (before, after)), said
    assert failed > 0
