#!/usr/bin/env bash
# The capture appliance in front of real packets: installs what it needs from Debian packages, then lab/collector/main.py.
# Needs Linux, root and network namespaces. Where one of them lacks, it says which, and ends with 77: a check that did not run is not a green one.
# Words choose: `capture` or `outputs` (the two parts), or names of stories.
# COLLECTOR_MAY_SKIP=1 turns that into 0, for machines where nothing else can be had.
set -euo pipefail
cd "$(dirname "$0")/../.."

skip() {
  echo "SKIPPED: collector lab: $1"
  [ "${COLLECTOR_MAY_SKIP:-}" = 1 ] && exit 0
  exit 77
}

[ "$(uname -s)" = Linux ] || skip "needs Linux, this is $(uname -s)"
[ "$(id -u)" = 0 ] || skip "needs root, to make namespaces and read interfaces"
have() { command -v "$1" >/dev/null; }
installable() { have apt-get && grep -qs '^ID=debian$' /etc/os-release; }

# Suricata is not in Debian 12 itself, but in its backports; later releases have it.
install_suricata() {
  . /etc/os-release
  if [ "$VERSION_CODENAME" = bookworm ]; then
    if ! grep -rqs bookworm-backports /etc/apt/sources.list /etc/apt/sources.list.d; then
      echo 'deb http://deb.debian.org/debian bookworm-backports main' > /etc/apt/sources.list.d/bookworm-backports.list
    fi
    apt-get update -qq
    apt-get install -qq -y --no-install-recommends -t bookworm-backports suricata
  else
    apt-get update -qq
    apt-get install -qq -y --no-install-recommends suricata
  fi
}

export DEBIAN_FRONTEND=noninteractive
have suricata || { installable || skip "needs suricata, which can be installed here only on Debian"; install_suricata >/dev/null; }
for need in ip:iproute2 tcpdump:tcpdump setpriv:util-linux useradd:passwd systemctl:systemd openssl:openssl; do
  have "${need%%:*}" || { installable || skip "needs ${need%%:*}"; apt-get update -qq; apt-get install -qq -y --no-install-recommends "${need##*:}" >/dev/null; }
done
# The stories that speak to AWS say themselves what they miss.
[ -x /usr/bin/aws ] || ! installable || apt-get install -qq -y --no-install-recommends awscli >/dev/null
[ -x /usr/bin/python3 ] || skip "needs /usr/bin/python3"

probe="mirror-lab-probe-$$"
ip netns add "$probe" 2>/dev/null || skip "may not make network namespaces"
trap 'ip netns del "$probe"' EXIT
ip -n "$probe" link add probe0 type vxlan external dstport 4789 2>/dev/null || skip "this kernel makes no VXLAN device in external mode"
ip netns del "$probe"
trap - EXIT

suricata -V
tcpdump --version 2>&1 | head -n 1
exec /usr/bin/python3 -B lab/collector/main.py "$@"
