"""Sets a dossier by Typst: what ``dossier_pdf.py`` starts as a process of its own.

Typst keeps what it has laid out for as long as its process lives. JSON in, PDF out.
"""

from __future__ import annotations

import sys
from importlib.resources import files

import typst


def main() -> int:
    """Set what stands on standard input; gives the exit status."""
    source = (files("reftel.export") / "dossier.typ").read_bytes()
    told = sys.stdin.buffer.read().decode()
    try:
        made = typst.compile(source, format="pdf", sys_inputs={"dossier": told})
    except (typst.TypstError, RuntimeError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.buffer.write(made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
