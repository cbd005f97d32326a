"""Write constraints.txt: one exact version for everything that pmsim's extras install.

The oldest Python that pmsim supports resolves it, so that newer ones find every version
too. `--check` resolves with the pins on any Python and reports what they leave open.
binder/requirements.txt gets the part of it that the lessons need.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PINS = ROOT / "constraints.txt"
BINDER_PINS = ROOT / "binder" / "requirements.txt"
OLDEST = (3, 11)
EXTRAS = "lab,study,bench,dev"
BINDER_EXTRAS = "lab"
HEADER = """\
# Exact versions for Python 3.11 to 3.13. Written by `make lock`; don't edit.
"""

BINDER_HEADER = """\
# What Binder installs before it copies the repository. Written by `make lock`; don't edit.
"""


def resolve(extras: str, *options: str) -> dict[str, str]:
    """Return the version that pip would install of each package, by its normalised name."""
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        report = Path(folder) / "report.json"
        command = [
            *(str(Path(folder) / "bin" / "python"), "-m", "pip", "--disable-pip-version-check"),
            *("install", "--quiet", "--dry-run", "--report", str(report)),
            *options,
            f"{ROOT}[{extras}]",
        ]
        subprocess.run(command, check=True)
        found = json.loads(report.read_text(encoding="utf-8"))["install"]
    versions = {normalised(item["metadata"]["name"]): item["metadata"]["version"] for item in found}
    del versions["pmsim"]
    return versions


def normalised(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def write() -> int:
    if sys.version_info[:2] != OLDEST:
        print("the pins are resolved with Python 3.11, the oldest supported", file=sys.stderr)
        return 2
    write_pins(PINS, HEADER, resolve(EXTRAS))
    write_pins(BINDER_PINS, BINDER_HEADER, resolve(BINDER_EXTRAS, "-c", str(PINS)))
    return 0


def write_pins(file: Path, header: str, versions: dict[str, str]) -> None:
    lines = [f"{name}=={version}\n" for name, version in sorted(versions.items())]
    file.write_text(header + "".join(lines), encoding="utf-8")
    print(f"{file.relative_to(ROOT)}: {len(lines)} versions")


def check() -> int:
    pinned = {line for line in PINS.read_text(encoding="utf-8").split("\n") if "==" in line}
    found = resolve(EXTRAS, "-c", str(PINS))
    loose = sorted({f"{name}=={version}" for name, version in found.items()} - pinned)
    for line in loose:
        print(f"not pinned: {line}", file=sys.stderr)
    print(f"Python {sys.version_info[0]}.{sys.version_info[1]}: {len(loose)} not pinned")
    return 1 if loose else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="resolve with the pins and write nothing")
    return check() if parser.parse_args().check else write()


if __name__ == "__main__":
    sys.exit(main())
