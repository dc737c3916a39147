# SPDX-License-Identifier: Apache-2.0
"""gazetted config: where each value comes from, and every fault at once."""
import os
import re
import shutil
import subprocess

import pytest

import gaz

SETTING = re.compile(r'^SETTING\("([\w-]+)", \w+, \w+, (\w+), "([^"]*)"', re.M)
SETTINGS = SETTING.findall((gaz.ROOT / "src/config/settings.def").read_text("utf-8"))


def values(text):
    """What `config print` printed: {key: [(value, origin)...]}."""
    found = {}
    for line in text.splitlines():
        match = re.fullmatch(r"([\w-]+) = (.*?) +# ((?:default|--|GAZETTED_|/).*)", line)
        if match:
            found.setdefault(match[1], []).append((match[2], match[3]))
    return found


def test_every_setting_is_printed_with_its_default(tmp_path):
    empty = tmp_path / "empty"
    empty.write_text("")
    printed = values(gaz.run("config", "print", "--config", empty).out)
    assert list(printed) == [name for name, _, _ in SETTINGS]
    for name, _, default in SETTINGS:
        assert printed[name] == [(default or '""', "default")]


def test_flags_beat_the_environment_beats_the_file(tmp_path):
    config = tmp_path / "gazetted.conf"
    config.write_text("# a comment\nlog-level = debug\ncache = 1\nloops = 1\nplugins = /a\nplugins = /b\n")
    env = {"GAZETTED_CONFIG": str(config), "GAZETTED_LOG_LEVEL": "warn", "GAZETTED_CACHE": "2", "GAZETTED_PLUGINS": "/c /d"}
    printed = values(gaz.run("config", "print", "--log-level", "error", env=env).out)
    assert printed["log-level"] == [("error", "--log-level")]
    assert printed["cache"] == [("2", "GAZETTED_CACHE")]
    assert printed["loops"] == [("1", f"{config}:4")]
    assert printed["plugins"] == [("/c", "GAZETTED_PLUGINS"), ("/d", "GAZETTED_PLUGINS")]


def test_older_names_of_variables_still_work(tmp_path):
    config = tmp_path / "gazetted.conf"
    config.write_text("")
    env = {"GAZETTED_CONFIG": str(config), "GAZETTED_LOG": "debug", "GAZETTED_STORE": "/s"}
    printed = values(gaz.run("config", "print", env=env).out)
    assert printed["log-level"] == [("debug", "GAZETTED_LOG")]
    assert printed["store"] == [("/s", "GAZETTED_STORE")]
    printed = values(gaz.run("config", "print", env={**env, "GAZETTED_LOG_LEVEL": "warn"}).out)
    assert printed["log-level"] == [("warn", "GAZETTED_LOG_LEVEL")]


def test_what_is_printed_can_be_fed_back(tmp_path):
    config, again = tmp_path / "gazetted.conf", tmp_path / "again.conf"
    config.write_text("""store = "a 'b' \\"c\\" # d"\nplugins = '/x y'\nplugins = /z\nidle-timeout = 1500ms\nlisten = ""\n"""
                      "listen = unix:/a\n", "utf-8")
    first = gaz.run("config", "print", "--config", config, "--trusted-proxy", "10.0.0.0/8").out
    again.write_text(first, "utf-8")
    second = gaz.run("config", "print", "--config", again).out
    drop = {name: [value for value, _ in items] for name, items in values(first).items()}
    assert drop == {name: [value for value, _ in items] for name, items in values(second).items()}
    assert drop["store"] == ['"a \'b\' \\"c\\" # d"'] and drop["plugins"] == ['"/x y"', "/z"]


def test_every_fault_is_listed_with_its_line(tmp_path):
    config = tmp_path / "gazetted.conf"
    config.write_text("lisen = *:80\ncache = 0\n\nlog-level = loud\nloops = 1\nloops = 2\nno key\nstore = \"open\n"
                      "idle_timeout = 1\nbase-url = https://a.example/\ntrusted-proxy = 10.0.0.0/40\n")
    result = gaz.run("config", "check", config, check=False)
    assert result.returncode == 78
    said = {int(line): text for line, text in re.findall(rf"^{re.escape(str(config))}:(\d+): (.+)$", result.err, re.M)}
    assert sorted(said) == [1, 2, 4, 6, 7, 8, 9, 10, 11]
    assert "did you mean 'listen'?" in said[1] and "did you mean 'idle-timeout'?" in said[9]
    assert "from 1MiB" in said[2] and "error|warn|info|debug" in said[4] and "line 5" in said[6]
    assert "9 faults" in result.err


@pytest.mark.parametrize("make, says", [
    (lambda path: None, "no such file"),
    (lambda path: path.mkdir(), "folder"),
    (lambda path: (path.write_text("loops = 1\n"), path.chmod(0o666)), "chmod o-w"),
    (lambda path: path.write_bytes(b"#" * ((1 << 20) + 1)), "1 MiB"),
    (lambda path: path.write_bytes(b"store = \xff\n"), "UTF-8"),
    (lambda path: path.write_bytes(b"store = a\0b\n"), "control character"),
])
def test_a_file_that_cannot_be_meant_is_refused(tmp_path, make, says):
    make(tmp_path / "conf")
    result = gaz.run("config", "check", tmp_path / "conf", check=False)
    assert result.returncode == 78 and says in result.err


@pytest.mark.parametrize("text, says", [
    ('listen = ""\n', "nothing to listen on"),
    ("tls-listen = *:443\n", "set tls-cert and tls-key"),
    ("tls-cert = /a.pem\n", "belong together"),
])
def test_settings_that_do_not_go_together_are_told(tmp_path, text, says):
    (tmp_path / "conf").write_text(text)
    result = gaz.run("config", "check", tmp_path / "conf", check=False)
    assert result.returncode == 78 and says in result.err


def test_a_server_with_a_faulty_configuration_does_not_start(sample_store, tmp_path):
    config = tmp_path / "gazetted.conf"
    config.write_text("chache = 1\nloops = -1\n")
    result = gaz.run("serve", "--store", sample_store, "--listen", "127.0.0.1:0", "--config", config, check=False)
    assert result.returncode == 78 and result.out == ""
    assert f"{config}:1: " in result.err and "'cache'" in result.err and f"{config}:2: " in result.err


def test_a_bad_flag_is_wrong_usage():
    result = gaz.run("serve", "--loops", "many", check=False)
    assert result.returncode == 64 and "--loops" in result.err and "from 0 to 32" in result.err


def test_a_server_takes_its_settings_from_a_file(sample_store, tmp_path):
    config = tmp_path / "gazetted.conf"
    config.write_text(f"listen = 127.0.0.1:0\nstore = '{sample_store}'\nbase-url = https://law.example\n")
    with gaz.Server(sample_store, "--config", config, listen=None) as server:
        assert "https://law.example" in str(server.get(f"{gaz.WORK}.txt").headers)


def test_the_sample_has_every_setting_with_its_default(tmp_path):
    sample = tmp_path / "sample.conf"
    text = gaz.run("config", "sample").out
    sample.write_text(text, "utf-8")
    assert gaz.run("config", "check", sample).out
    commented = re.findall(r"^#([a-z-]+) = (.*)$", text, re.M)
    assert [name for name, _ in commented] == [name for name, _, _ in SETTINGS]
    live = tmp_path / "live.conf"
    live.write_text(re.sub(r"^#([a-z-]+ = )", r"\1", text, flags=re.M), "utf-8")
    printed = values(gaz.run("config", "print", "--config", live).out)
    for name, _, default in SETTINGS:
        assert [value for value, _ in printed[name]] == [default or '""'], name


def test_the_units_of_systemd_are_sound(tmp_path):
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("needs systemd-analyze")
    units = sorted((gaz.ROOT / "contrib" / "systemd").iterdir())
    for unit in units:
        text = unit.read_text("utf-8").replace("/usr/local/bin/gazetted", str(gaz.GAZETTED))
        text = re.sub(r"^(User|SocketGroup)=.*\n", "", text, flags=re.M)  # there is no such account here
        (tmp_path / unit.name).write_text(text, "utf-8")
    result = subprocess.run([analyze, "verify", "--man=no", *(tmp_path / unit.name for unit in units)], capture_output=True,
                            text=True, env={**os.environ, "SYSTEMD_LOG_LEVEL": "warning"})
    assert [line for line in result.stderr.splitlines() if "gazetted" in line] == []
    assert len(units) == 3
