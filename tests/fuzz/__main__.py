"""``make fuzz``: damage real files for a while and see that no reader minds."""

import argparse
import sys
from pathlib import Path

from tests.fuzz.corpus import seeds
from tests.fuzz.target import content_of
from tests.fuzz.watch import TIME_LIMIT_S, Finding, watch


def main() -> int:
    """Run, tell, and keep the files that did what they must not do."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--seconds", type=float, default=180.0, help="how long; default: 180")
    parser.add_argument("--seed", type=int, default=1, help="which damage; default: 1")
    parser.add_argument("--first", type=int, default=0, help="the number of the first file")
    parser.add_argument("--time-limit", type=float, default=TIME_LIMIT_S, help="seconds a file")
    parser.add_argument("--out", type=Path, default=Path("build/fuzz"), help="where they are kept")
    arguments = parser.parse_args()
    run = watch(arguments.seed, arguments.seconds, arguments.time_limit, first=arguments.first)
    _tell(f"{run.read} damaged files read, {len(run.findings)} findings (seed {arguments.seed})")
    for finding in run.findings:
        path = _keep(finding, arguments.seed, arguments.out)
        _tell(f"{finding.kind} at number {finding.number}, kept as {path}: {finding.text}")
    return 1 if run.findings else 0


def _keep(finding: Finding, seed: int, folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{seed}-{finding.number}-{finding.kind}"
    path.write_bytes(content_of(seed, finding.number, list(seeds().values())))
    return path


def _tell(text: str) -> None:
    sys.stdout.write(f"{text}\n")


if __name__ == "__main__":
    sys.exit(main())
