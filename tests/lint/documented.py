# SPDX-License-Identifier: Apache-2.0
"""Every command, environment variable, command-line option, setting, metric and error stands in the documentation."""
import re

import tree

COMMAND = re.compile(r'^COMMAND\("([\w-]+)"', re.M)
ERROR = re.compile(r"^ERROR\((\w+),", re.M)
CLI_OPTION = re.compile(r'\.name = "([\w-]+)",\s*(?:\.letter = [^,]+,\s*)?\.kind = OPTION_')
SETTING = re.compile(r'^SETTING\("([\w-]+)"', re.M)
METRIC = re.compile(r'^METRIC\(\w+, "([^"]*)", (\w+), "([^"]*)", "([^"]*)"\)', re.M)
ENVIRONMENT = re.compile(r'getenv\("(GAZETTED_\w+)"\)')


def missing(names, documentation, where, spelt):
    for name in sorted(set(names)):
        if not re.search(spelt % re.escape(name), documentation, re.M):
            yield f"{name} is not in {where}"


def missing_metrics(metrics, operating):
    """The whole row: what /metrics says of a metric and what the page says are the same."""
    for name, kind, labels, meaning in metrics:
        row = f"| `{name}` | {kind.lower()} | {labels.replace(',', ', ')} | {meaning} |"
        if row not in operating.splitlines():
            yield f"docs/operating.md lacks the row {row}"


def main():
    operating = tree.text("docs/operating.md")
    http = tree.text("docs/http-api.md")
    cli = "\n".join(tree.text(name) for name in tree.files(".c", ".def", under="src/cli"))
    commands, errors = COMMAND.findall(cli), ERROR.findall(tree.text("src/base/errors.def"))
    options, variables = CLI_OPTION.findall(cli), ENVIRONMENT.findall(cli)
    metrics = METRIC.findall(tree.text("src/web/metrics.def"))
    settings = SETTING.findall(tree.text("src/cli/settings.def"))
    complaints = [*missing(commands, operating, "docs/operating.md", r"`gazetted %s"),
                  *missing(options, operating, "docs/operating.md", r"`--%s\b"),
                  *missing(settings, operating, "docs/operating.md", r"^\| `%s` \|"),
                  *missing_metrics(metrics, operating),
                  *missing(variables, operating, "docs/operating.md", r"`%s`"),
                  *missing([name.lower() for name in errors], http, "docs/http-api.md", r"`%s`")]
    checked = len(commands) + len(options) + len(settings) + len(metrics) + len(variables) + len(errors)
    tree.finish(complaints, checked)


main()
