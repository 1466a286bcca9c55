#!/usr/bin/env bash
# Makes the release archive: the stripped program for Linux, completions, manual pages, licences, and checksums.
#
#     tools/release.sh [--profile PROFILE] [--target TRIPLE] [--features LIST] [--output DIR]
#
# Without --features, all that the program has is in it; `--features ""` makes the bare one. The C library is linked in where
# the target allows it, so that one file runs on every distribution. Two runs on one commit, with one compiler, give the same
# bytes, whatever the folder and the user: paths are left out of the program, and every time is that of the commit
# (SOURCE_DATE_EPOCH, where it is set). Needs Rust, a C compiler with the static C library, GNU tar and gzip.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export LC_ALL=C TZ=UTC
umask 022

fail() { echo "release.sh: $*" >&2; exit 2; }
profile=release target="" output=target/dist linked="" features=()
while [ $# -gt 0 ]; do
    [ $# -gt 1 ] || fail "$1 is no option, or lacks its value"
    case "$1" in
    --profile) profile=$2 ;;
    --target) target=$2 ;;
    --output) output=$2 ;;
    --features) features=(--no-default-features --features "$2") ;;
    *) fail "$1 is no option: --profile, --target, --features or --output" ;;
    esac
    shift 2
done
target=${target:-$(rustc -vV | sed -n 's/^host: //p')}
case "$target" in *-linux-*) ;; *) fail "$target is not Linux" ;; esac

SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null)} ||
    fail "this is no clone: set SOURCE_DATE_EPOCH to the time of the release, in seconds from 1970"
export SOURCE_DATE_EPOCH
version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -n 1)
name="archive-$version-$target"

# No path of this machine in the program, neither from Rust nor from the C sources that crates bring.
export CARGO_HOME=${CARGO_HOME:-$HOME/.cargo} CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$PWD/target}
rust=("-Clink-arg=-Wl,--build-id=none") c=()
for pair in "$PWD=/archive" "$CARGO_HOME=/cargo" "$CARGO_TARGET_DIR=/target"; do
    rust+=("--remap-path-prefix=$pair") c+=("-ffile-prefix-map=$pair")
done
if rustc --print cfg --target "$target" -C target-feature=+crt-static | grep -qx 'target_feature="crt-static"'; then
    rust+=("-Ctarget-feature=+crt-static")
    case "$target" in *-gnu*) linked="GNU C Library: LGPL-2.1-or-later, linked in; to exchange it, build from the source with tools/release.sh" ;; esac
fi
unset RUSTFLAGS
CARGO_ENCODED_RUSTFLAGS=$(IFS=$'\x1f'; echo "${rust[*]}")
export CARGO_ENCODED_RUSTFLAGS CFLAGS="${c[*]}" CARGO_INCREMENTAL=0

# With a target named, the flags are for the program alone and not for what runs while building.
cargo build --locked --bin archive --profile "$profile" --target "$target" --config "profile.$profile.strip=true" \
    ${features[@]+"${features[@]}"}
program="$CARGO_TARGET_DIR/$target/$profile/archive"
if grep -aqF -e "$PWD/" -e "$CARGO_HOME/" -e "$CARGO_TARGET_DIR/" "$program"; then
    fail "the program names a folder of this machine"
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tree="$work/$name"
mkdir -p "$tree/completions" "$tree/licences"
cp "$program" README.md CHANGELOG.md LICENSE-APACHE LICENSE-MIT NOTICE "$tree/"
cp -r docs "$tree/docs"
"$program" man "$tree/man"
"$program" completions bash >"$tree/completions/archive.bash"
"$program" completions zsh >"$tree/completions/_archive"
"$program" completions fish >"$tree/completions/archive.fish"

# Every crate that is built in, with its licence and the texts that it comes with.
cargo tree --locked --target "$target" -e normal --prefix none --format '{p}|{l}' ${features[@]+"${features[@]}"} |
    sed -E 's/ \(\*\)$//; s/ \([^()]*\)(\||$)/\1/' | sort -u | grep -v '^archive v' |
    while IFS='|' read -r crate licence; do
        printf '%s: %s\n' "$crate" "$licence"
        source=$(find "$CARGO_HOME/registry/src" -mindepth 2 -maxdepth 2 -name "${crate/ v/-}" | head -n 1)
        [ -n "$source" ] || fail "the source of $crate is not there"
        find "$source" -maxdepth 3 -type f \( -iname 'licen[sc]e*' -o -iname 'copying*' -o -iname 'notice*' -o -iname 'unlicense*' \) \
            -printf '%P\n' | sort | while read -r file; do
            mkdir -p "$tree/licences/${crate/ v/-}"
            cp "$source/$file" "$tree/licences/${crate/ v/-}/${file//\//-}"
        done
    done >"$work/crates"
[ -z "$linked" ] || echo "$linked" >>"$work/crates"
mv "$work/crates" "$tree/licences/CRATES"
(cd "$tree" && find . -type f ! -name SHA256SUMS -printf '%P\n' | sort | xargs -d '\n' sha256sum >"$work/sums") &&
    mv "$work/sums" "$tree/SHA256SUMS"

mkdir -p "$output"
tar --create --format=ustar --sort=name --owner=0 --group=0 --numeric-owner --mode=u=rwX,go=rX --mtime="@$SOURCE_DATE_EPOCH" \
    --directory "$work" "$name" | gzip --best --no-name >"$output/$name.tar.gz"
(cd "$output" && sha256sum "$name.tar.gz" | tee "$name.tar.gz.sha256")
ls -l "$program" "$output/$name.tar.gz" | awk '{ print $5, $NF }'
