#!/usr/bin/env bash
# Looks at the web page of the operator in Chromium, and leaves the pictures in target/pictures.
set -euo pipefail
source "$(dirname "$(readlink -f "$0")")/../setup"
need chromium=chromium node=nodejs npm=npm
CHROMIUM=$(command -v chromium)
export CHROMIUM
npm ci --prefix dev/browser --prefer-offline --no-audit --no-fund --ignore-scripts >"$reports/npm.log" 2>&1 ||
  { tail -5 "$reports/npm.log" >&2; fail "npm could not install dev/browser/package-lock.json; see $reports/npm.log"; }
mvn -B test -Pbrowser -pl operator -am
