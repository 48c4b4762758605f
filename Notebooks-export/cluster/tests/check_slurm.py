"""The Slurm recipe, without Slurm: a stand-in for sbatch runs the scripts' bodies at once: check_slurm.py ATTRSIM FOLDER"""

import os
import re
import subprocess
from pathlib import Path

from common import PACKAGE, ROOT, SHARDS, Failure, main, note, require_same, unsharded

# Does what the recipe asks of Slurm: an array's tasks with their variables, backwards, and what depends on them after it.
SBATCH = r"""#!/bin/bash
set -eu
array= after=
while [[ $1 == --* ]]; do
  case $1 in
    --array=*) array=${1#--array=} ;;
    --dependency=afterok:*) after=${1##*:} ;;
  esac
  shift
done
grep -q '^#SBATCH --requeue$' "$1"
export SLURM_CPUS_PER_TASK=1
if [ -n "$array" ]; then
  for task in $(seq "${array#*-}" -1 "${array%-*}"); do SLURM_ARRAY_TASK_ID=$task bash "$@" >&2; done
  echo '41;here'
else
  [ "$after" = 41 ]
  bash "$@"
fi
"""


def check(program: Path, folder: Path) -> None:
    scenario, options = "Scenarios/quickstart.yaml", ["--set", "population.people=2000", "--set", "replications=2"]
    expected = unsharded(program, folder / "slurm-unsharded", scenario, options)
    (folder / "bin").mkdir()
    (folder / "bin" / "sbatch").write_text(SBATCH)
    (folder / "bin" / "sbatch").chmod(0o755)
    variables = {**os.environ, "PATH": f"{folder}/bin:{os.environ['PATH']}", "ATTRSIM": str(program)}
    submit = [PACKAGE / "slurm" / "submit", scenario, folder / "slurm", str(SHARDS), *options]
    done = subprocess.run(submit, cwd=ROOT, env=variables, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode != 0:
        raise Failure(f"the Slurm recipe ended with exit code {done.returncode}: {done.stdout}")
    require_same(f"Slurm, {SHARDS} shards of quickstart", folder / "slurm", expected)
    page = (ROOT / "Sources/Guide/Guide.docc/PastOneMachine.md").read_text(encoding="utf-8")
    shown = re.findall(r"```bash\n(.*?)```", page, re.DOTALL)
    for name in ("submit", "simulate.sbatch", "merge.sbatch"):
        if (PACKAGE / "slurm" / name).read_text(encoding="utf-8") not in shown:
            raise Failure(f"PastOneMachine.md does not show slurm/{name} as it is")
    note("Slurm: the guide shows the scripts as they are")


if __name__ == "__main__":
    main(check)
