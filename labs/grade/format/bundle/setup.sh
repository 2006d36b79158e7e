#!/usr/bin/env bash
# Builds the image that grades: {{.Lab}}. Gradescope runs it once, as root, with
# this archive unpacked in /autograder/source.
set -euo pipefail

go_version={{.Go}}
source=$(cd "$(dirname "$0")" && pwd)

# The grader compiles what students submit, always with the same toolchain.
case $(uname -m) in
  x86_64) arch=amd64 ;;
  aarch64 | arm64) arch=arm64 ;;
  *) echo "there is no pinned Go toolchain for $(uname -m)" >&2; exit 1 ;;
esac
apt-get update -qq
apt-get install -y -qq ca-certificates curl procps
curl --proto '=https' --tlsv1.2 -fsSL -o /tmp/go.tar.gz "https://go.dev/dl/$go_version.linux-$arch.tar.gz"
rm -rf /usr/local/go
tar -C /usr/local -xzf /tmp/go.tar.gz
rm /tmp/go.tar.gz
[ "$(GOTOOLCHAIN=local /usr/local/go/bin/go env GOVERSION)" = "$go_version" ]

{{if .Carried -}}
install -m 0755 "$source/zoolab" /usr/local/bin/zoolab
{{else -}}
GOTOOLCHAIN=local GOBIN=/usr/local/bin /usr/local/go/bin/go install {{.Module}}/cmd/zoolab@{{.Version}}
{{end -}}
/usr/local/bin/zoolab --help >/dev/null

# Students' code runs as a user of its own, to whom this folder is closed but for
# what the grader must read.
id -u zoolab >/dev/null 2>&1 || useradd --system --create-home --shell /usr/sbin/nologin zoolab
chown -R root:zoolab "$source"
chmod -R u=rwX,g=rX,o= "$source"
