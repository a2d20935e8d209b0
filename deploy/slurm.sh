#!/usr/bin/env bash
# A run as a Slurm array, and the assembly of its tables when all parts are done:
#   deploy/slurm.sh 100 /shared/raw /shared/out [options of xunshi run]
# for 100 parts. Texts, results and the environment with xunshi stand on a file system that all machines share. A part that was killed is
# made by the same command again: what is finished is not done twice.
#SBATCH --job-name=xunshi
#SBATCH --cpus-per-task=4
#SBATCH --mem=12G
#SBATCH --time=12:00:00
set -euo pipefail

if [ "$#" -lt 3 ]; then
  echo "usage: $0 PARTS TEXTS RESULTS [options of xunshi run]" >&2
  exit 2
fi
parts=$1 raw=$2 out=$3
options=("${@:4}")

if [ -n "${SLURM_ARRAY_TASK_ID:-}" ]; then
  exec xunshi run "$raw" --out "$out" --shard "$SLURM_ARRAY_TASK_ID/$parts" --workers "${SLURM_CPUS_PER_TASK:-1}" ${options[@]+"${options[@]}"}
fi
if [ -n "${SLURM_JOB_ID:-}" ]; then
  exec xunshi assemble "$out"
fi
array=$(sbatch --parsable --array="1-$parts" "$0" "$@")
sbatch --dependency="afterok:${array%%;*}" --cpus-per-task=1 "$0" "$@"
