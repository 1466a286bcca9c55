#!/usr/bin/env bash
# Takes the pictures of the pages that the README shows: tools/screenshots.sh PROGRAM OUT
# PROGRAM is the built `archive`, OUT the folder of the pictures. Needs chromium. The archive shown is seeds/ and tests/articles/.
set -euo pipefail
program=$(realpath "$1")
mkdir -p "$2"
out=$(realpath "$2")
cd "$(dirname "${BASH_SOURCE[0]}")/.."

work=$(mktemp -d)
trap 'kill "$server" 2>/dev/null || true; rm -rf "$work"' EXIT
export ARCHIVE_INDEX="$work/index"
"$program" index seeds tests/articles/*.txt 2>"$work/log"
"$program" serve --port 0 2>"$work/serving" &
server=$!
until grep -q http "$work/serving"; do sleep 0.1; done
site=$(grep -o 'http://[0-9.:]*' "$work/serving")

# picture NAME TARGET WIDTH HEIGHT
picture() {
    chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --force-device-scale-factor=1 --disable-background-networking \
        --user-data-dir="$work/profile" --window-size="$3,$4" --screenshot="$out/$1.png" "$site$2" >/dev/null 2>&1
}
picture search '/?q=police' 1100 760
picture story '/story?id=000_c240a4c37d88c9e7.txt%230' 1100 820
picture person '/person?name=Junichiro+Koizumi' 1100 760
picture quotes '/quotes?q=asylum' 1100 620
picture map '/map' 1100 680
