# SPDX-License-Identifier: Apache-2.0
"""Every command, environment variable, command-line option, setting, metric and error stands in the documentation, and limits are right."""
import re

import tree

PARAMETER = re.compile(r'^PARAMETER\("(\w+)", (\w+)\)', re.M)
COMMAND = re.compile(r'^COMMAND\("([\w-]+)"', re.M)
ERROR = re.compile(r"^ERROR\((\w+),", re.M)
CLI_OPTION = re.compile(r'\.name = "([\w-]+)",\s*(?:\.letter = [^,]+,\s*)?\.kind = OPTION_')
SETTING = re.compile(r'^SETTING\("([\w-]+)"', re.M)
METRIC = re.compile(r'^METRIC\(\w+, "([^"]*)", (\w+), "([^"]*)", "([^"]*)"\)', re.M)
ENVIRONMENT = re.compile(r'getenv\("(GAZETTED_\w+)"\)')

LIMIT = re.compile(r"^\| [^|]+ \| ([\d,]+)( bytes| MiB| GiB| s|) \| \[(\w+)\]\((\S+)\) \|$", re.M)
UNITS = {"": 1, "bytes": 1, "MiB": 1 << 20, "GiB": 1 << 30, "s": 1000}


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


def missing_limits(page):
    """Each row of the table of limits: the constant is in the file that is named, and has the value that is told."""
    for told, unit, name, path in LIMIT.findall(page):
        found = re.search(rf"^#define {name}\s+([^/\n]+)", tree.text(f"docs/{path}"), re.M)
        value = eval(re.sub(r"(?<=\d)[uUlL]+", "", found[1])) if found else None  # numbers, shifts and products
        if value != int(told.replace(",", "")) * UNITS[unit.strip()]:
            yield f"docs/writing-a-plugin.md says {told}{unit} of {name}, {path} says {value}"


def main():
    operating = tree.text("docs/operating.md")
    http = tree.text("docs/http-api.md")
    cli = "\n".join(tree.text(name) for name in tree.files(".c", ".def", under="src/cli"))
    commands, errors = COMMAND.findall(cli), ERROR.findall(tree.text("src/base/errors.def"))
    options, variables = CLI_OPTION.findall(cli), ENVIRONMENT.findall(cli)
    metrics = METRIC.findall(tree.text("src/web/metrics.def"))
    settings = SETTING.findall(tree.text("src/config/settings.def"))
    plugins = tree.text("docs/writing-a-plugin.md")
    parameters = [name + ("*" if use == "TRACKING_FAMILY" else "") for name, use in PARAMETER.findall(tree.text("src/render/parameters.def"))]
    complaints = [*missing_limits(plugins), *missing(commands, operating, "docs/operating.md", r"`gazetted %s"),
                  *missing(options, operating, "docs/operating.md", r"`--%s\b"),
                  *missing(settings, operating, "docs/operating.md", r"^\| `%s` \|"),
                  *missing_metrics(metrics, operating),
                  *missing(variables, operating, "docs/operating.md", r"`%s`"),
                  *missing([name.lower() for name in errors], http, "docs/http-api.md", r"`%s`"),
                  *missing(parameters, http, "docs/http-api.md", r"`%s`")]
    checked = (len(commands) + len(options) + len(settings) + len(metrics) + len(variables) + len(errors) + len(parameters) +
               len(LIMIT.findall(plugins)))
    tree.finish(complaints, checked)


main()
