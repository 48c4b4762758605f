#!/bin/bash
# Instructions a person, by function, inlined function and line: profile.sh SCENARIO PEOPLE [attrsim's options for run]
#
# Two runs under callgrind, of PEOPLE and of half as many; what is shown is their difference a person, so that the
# start of the program and the writing of tables vanish. Counts repeat to a thousandth, whatever else runs.
# PROGRAM: another attrsim; ROWS: how many rows a table has; FOLDER: where the profiles stay.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
if [ $# -lt 2 ]; then
  sed -n '2,6s/^# \{0,1\}//p' "$0" >&2
  exit 64
fi
scenario=$1 people=$2
shift 2
program=${PROGRAM:-$here/../.build/release/attrsim}
folder=${FOLDER:-$here/build/profile}
for tool in valgrind objcopy python3; do
  command -v "$tool" >/dev/null || { echo "$tool is missing (Debian: apt-get install valgrind binutils python3)" >&2; exit 69; }
done
[ -x "$program" ] || { echo "$program is not there; make build makes it" >&2; exit 69; }
mkdir -p "$folder"

# Debian's valgrind cannot read the debug information of Swift; functions it takes from the symbols, lines come from the original.
objcopy --strip-debug "$program" "$folder/attrsim"

profile() {
  SWIFT_DETERMINISTIC_HASHING=1 valgrind --quiet --tool=callgrind --dump-instr=yes --callgrind-out-file="$folder/$1.callgrind" "$folder/attrsim" \
    run "$scenario" --set population.people="$1" --threads 1 --out "$folder/run" --fresh --quiet "${@:2}" >"$folder/run.txt" ||
    { cat "$folder/run.txt"; exit 70; }
}

profile "$people" "$@"
profile $((people / 2)) "$@"
python3 "$here/profile/table.py" --program "$program" --rows "${ROWS:-25}" --fewer $((people / 2)) --more "$people" "$folder"
