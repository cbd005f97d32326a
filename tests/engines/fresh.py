"""Playing trials in a fresh process, with another package, cache or processor than this one's."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = """
import json, sys
import pmsim
sys.path.insert(0, sys.argv[1])
from tests.engines.generator import trial
digests = [trial(int(number)).play("batch").manifest.digest for number in sys.argv[2:]]
print(json.dumps({"package": pmsim.__file__, "digests": digests}))
"""


def digests_in_fresh_process(
    numbers: Sequence[int], cache: Path, package_root: Path = ROOT, more: Mapping[str, str] = {}
) -> list[str]:
    """Digests of these trials by the compiled engine of the package in `package_root`, cached in `cache`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("NUMBA_")}
    played = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(ROOT), *map(str, numbers)],
        env={**kept, "PYTHONPATH": str(package_root), "PMSIM_CACHE": str(cache), **more},
        cwd=package_root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert played.returncode == 0, played.stderr
    found = json.loads(played.stdout)
    assert Path(found["package"]).is_relative_to(package_root), "the wrong package was imported"
    digests: list[str] = found["digests"]
    return digests
