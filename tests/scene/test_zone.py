# SPDX-License-Identifier: Apache-2.0
"""Time zones: a version is in force from midnight of its day in the zone of the server."""
import datetime
import pathlib

import pytest

import gaz

WORK = "/akn/xx/act/2024/9"

pytestmark = pytest.mark.skipif(not pathlib.Path("/usr/share/zoneinfo/Pacific/Kiritimati").exists(), reason="tzdata is not installed")


def other_day():
    """A zone in which it is another day than in UTC now, and that day; the zones are 26 hours apart, so there is always one."""
    now = datetime.datetime.now(datetime.timezone.utc)
    zone, offset = ("Pacific/Kiritimati", 14) if now.hour >= 11 else ("Etc/GMT+12", -12)
    return zone, (now + datetime.timedelta(hours=offset)).date(), now.date()


@pytest.fixture
def store(tmp_path):
    """A text for each of the days around."""
    path, today = tmp_path / "zone.db", other_day()[2]
    for days in range(-2, 3):
        date = today + datetime.timedelta(days=days)
        text = tmp_path / "text.txt"
        text.write_text(f"Act of Days\n\nArticle 1\n\nIn force from {date}.\n")
        gaz.run("import", text, "--work", WORK, "--date", date, "--lang", "eng", "--store", path)
    return path


def test_a_version_is_in_force_from_midnight_of_the_zone(store):
    zone, there, here = other_day()
    with gaz.Server(store, "--time-zone", zone) as server:
        assert f"In force from {there}." in server.get(f"{WORK}.txt").text
        assert f"{there}" in server.get(WORK, {"Accept": "text/html"}).text
        assert f'"{there}"' in server.get("/").text
    with gaz.Server(store) as server:
        assert f"In force from {here}." in server.get(f"{WORK}.txt").text


def test_commands_take_the_zone_from_the_environment(store, monkeypatch):
    zone, there, _ = other_day()
    monkeypatch.setenv("GAZETTED_TIME_ZONE", zone)
    assert f"In force from {there}." in gaz.run("show", WORK, "--store", store).out
    assert f"eng@{there}" in gaz.run("list", "--store", store).out


def test_commands_take_the_zone_from_the_configuration(store, monkeypatch, tmp_path):
    zone, there, here = other_day()
    config = tmp_path / "gazetted.conf"
    config.write_text(f"time-zone = {zone}\n")
    monkeypatch.setenv("GAZETTED_CONFIG", str(config))
    assert f"In force from {there}." in gaz.run("show", WORK, "--store", store).out
    monkeypatch.setenv("GAZETTED_TIME_ZONE", "UTC")
    assert f"eng@{here}" in gaz.run("list", "--store", store).out


def test_an_unknown_zone_is_named(store):
    result = gaz.run("serve", "--store", store, "--time-zone", "Europe/Nowhere", check=False)
    assert result.returncode != 0 and "time-zone takes the IANA name" in result.err and "Europe/Nowhere" in result.err
