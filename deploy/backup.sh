#!/bin/sh
# One backup into a folder, checked by reading it back, and what is older than KEEP_DAYS goes; the newest always stays.
# Usage: backup.sh FOLDER. Exits with 1 and deletes nothing when the backup is not good.
set -eu
folder=${1:?usage: backup.sh FOLDER}
keep=${KEEP_DAYS:-35}   # a person's erasure must reach the backups too: not longer than this
PATH="$(dirname "$0")/../.venv/bin:$PATH"
umask 077
mkdir -p "$folder"
made="$folder/xinyu-$(date +%Y%m%dT%H%M%S).backup"
quiz-api backup "$made"

# Read it back as a store of its own: a file that cannot be restored is no backup.
trial=$(mktemp -d)
trap 'rm -rf "$trial"' EXIT
XINYU_STORE="tinydb:$trial/store" quiz-api restore "$made" > "$trial/said"
sha256sum "$made" > "$made.sha256"
find "$folder" -name 'xinyu-*.backup*' ! -path "$made*" -mtime "+$keep" -delete
echo "$made"
