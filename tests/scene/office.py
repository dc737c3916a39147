# SPDX-License-Identifier: Apache-2.0
"""LibreOffice without a screen: reads Word files, accepts or rejects their changes, and writes what it read as text."""
import shutil
import subprocess

import pytest

import gaz

ACCEPT, REJECT, LEAVE = ".uno:AcceptAllTrackedChanges", ".uno:RejectAllTrackedChanges", ""
XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
BASIC = """
Sub Settle(jobs As String)
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  Dim text(0) As New com.sun.star.beans.PropertyValue
  Dim none()
  hidden(0).Name = "Hidden" : hidden(0).Value = True
  text(0).Name = "FilterName" : text(0).Value = "Text"
  helper = createUnoService("com.sun.star.frame.DispatchHelper")
  f = FreeFile
  Open jobs For Input As #f
  Do While Not Eof(f)
    Line Input #f, job
    part = Split(job, "|")
    doc = StarDesktop.loadComponentFromURL(part(0), "_blank", 0, hidden())
    If part(1) &lt;&gt; "" Then helper.executeDispatch(doc.CurrentController.Frame, part(1), "", 0, none())
    doc.storeToURL(part(2), text())
    doc.close(True)
  Loop
  Close #f
  StarDesktop.terminate()
End Sub
"""


class Office:
    """A profile of its own in the folder, with a macro."""

    def __init__(self, folder):
        if shutil.which("soffice") is None:
            pytest.skip("LibreOffice is not installed: contrib/deps test")
        self.folder = folder
        self.convert([], "pdf")  # makes the profile, which the macro is put into then
        library = folder / "profile" / "user" / "basic" / "Standard"
        (library / "Module1.xba").write_text(f'{XML}<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" '
                                             f'script:language="StarBasic">{BASIC}</script:module>')
        (library / "script.xlb").write_text(f'{XML}<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" '
                                            'library:readonly="false" library:passwordprotected="false">'
                                            '<library:element library:name="Module1"/></library:library>')

    def run(self, *args):
        result = subprocess.run(["soffice", f"-env:UserInstallation={(self.folder / 'profile').as_uri()}", "--headless", "--norestore", *args],
                                capture_output=True, text=True, timeout=gaz.PATIENCE_S)
        assert result.returncode == 0 and "rror" not in result.stdout + result.stderr, result.stdout + result.stderr

    def convert(self, files, to):
        if files:
            self.run("--convert-to", to, "--outdir", self.folder, *files)
        else:
            self.run("--terminate_after_init")

    def settle(self, jobs):
        """[(file, ACCEPT or REJECT or LEAVE)]: the text of each afterwards, without empty lines."""
        out = [self.folder / f"settled-{i}.txt" for i in range(len(jobs))]
        (self.folder / "jobs").write_text("".join(f"{file.as_uri()}|{what}|{to.as_uri()}\n" for (file, what), to in zip(jobs, out)))
        self.run(f'macro:///Standard.Module1.Settle("{self.folder / "jobs"}")')
        return [[line for line in file.read_text("utf-8-sig").split("\n") if line.strip()] for file in out]
