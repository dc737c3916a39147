# SPDX-License-Identifier: Apache-2.0
"""Prints what Ace found in report.json; exits with 1 unless the outcome is "pass" and no check failed."""
import json
import sys

with open(sys.argv[1], encoding="utf-8") as f:
    report = json.load(f)
found = [(document["earl:testSubject"]["url"], check["earl:test"]["dct:title"], check["earl:result"]["dct:description"])
         for document in report["assertions"] for check in document["assertions"]
         if check["earl:result"]["earl:outcome"] != "pass"]
for url, title, words in found:
    print(f"{url}: {title}: {words}")
outcome = report["earl:result"]["earl:outcome"]
print(f"outcome: {outcome}")
sys.exit(0 if outcome == "pass" and not found else 1)
