# SPDX-License-Identifier: Apache-2.0
"""The reading of plain text: 48 texts of 32 traditions against the outline each should get."""
import json
import re
import subprocess
import sys

import pytest

import gaz

SET = gaz.SHARED / "reading"
# Targets of the project where they are reached; where not, what is reached, which must not get worse.
AT_LEAST = {"f1": 0.998, "heading": 0.995, "exact": 47, "title": 47, "lang": 48, "frame": 79, "noted": 28}
AT_MOST = {"silent": 1, "noise_kept": 0, "lost": 0, "dropped": 0}


@pytest.mark.skipif(not SET.is_dir(), reason="the shared texts are not here")
def test_the_texts_of_all_traditions_are_read(tmp_path):
    figures = tmp_path / "figures.json"
    said = subprocess.run([sys.executable, SET / "score.py", "--bin", gaz.GAZETTED, "--jobs", "2", "--json", figures],
                          capture_output=True, text=True, timeout=gaz.PATIENCE_S, check=True).stdout
    print(said)  # pytest shows it with -s, and on a failure
    total = json.loads(figures.read_text("utf-8"))["total"]
    worse = {name: total[name] for name, least in AT_LEAST.items() if total[name] < least}
    worse.update({name: total[name] for name, most in AT_MOST.items() if total[name] > most})
    assert not worse, worse


@pytest.mark.skipif(gaz.SANITIZED, reason="sanitizers make it longer than the deadline of a reading")
def test_a_long_text_of_editors_marks_is_read(tmp_path):
    """Each mark makes two lines of one: the memory once grew with the square of their number, and ended."""
    path = tmp_path / "marks.txt"
    sections = "".join(f"{n}. Fees\n(1) Every ship pays a fee.\n[F3(2) Boats pay none.]\n\n" for n in range(1, 3001))
    path.write_text("HARBOUR ACT 1987\n\nPART 1\nGENERAL\n\n" + sections, "utf-8")
    result = gaz.run("read", path, "--date", "2024-01-01")
    assert re.search(r"^#+ 3000\\\. Fees$", result.out, re.M), result.err
