#!/usr/bin/env bash
# Makes a machine a mirror sensor: setup.sh <config.json>. Idempotent; run as root, after the engines' packages are installed.
#
# One VXLAN device in external mode takes the packets of every network identifier, so that no session is lost for its number and the source is
# never told "port unreachable". The device stands in a network namespace of its own: the socket that listens stays in the machine's namespace,
# the inner frames never meet the machine's addresses, routes or services, and the engines that parse hostile bytes have no network to talk to.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
config=$(realpath "$1")
variables=$(/usr/bin/python3 -B "$here/settings.py" "$config")
eval "$variables"

# An account per stage: the parser of hostile bytes cannot touch captures, and none of them is root.
for account in mirror-suricata mirror-rules mirror-pcap mirror-zeek mirror-custom mirror-health; do
  getent passwd "$account" >/dev/null || useradd --system --user-group --no-create-home --home-dir / --shell "$(command -v nologin || echo /bin/false)" "$account"
done
# Who takes away what the engines write.
getent group mirror-records >/dev/null || groupadd --system mirror-records
install -d -m 0755 "$spool" "$state"
# Files that engines leave belong to the group, too, which may read them and take them away.
install -d -m 2770 -o mirror-suricata -g mirror-records "$logs"
install -d -m 2770 -o mirror-zeek -g mirror-records "$zeekLogs" "$zeekLogs/closed"
# An engine holds its lock as long as it runs.
for name in suricata zeek; do
  [ -e "$spool/$name.lock" ] || install -m 0640 -g mirror-records /dev/null "$spool/$name.lock"
done
install -d -m 0750 -o mirror-suricata -g mirror-suricata "$state/suricata"
install -d -m 0750 -o mirror-rules -g mirror-suricata "$spool/rules" "$state/rules"
install -d -m 0750 -o mirror-pcap -g mirror-pcap "$state/pcap" "$state/deliver"
install -d -m 0700 -o mirror-pcap -g mirror-pcap "$ring"
install -d -m 0750 -o mirror-zeek -g mirror-zeek "$state/zeek"
install -d -m 0755 -o mirror-health -g mirror-health "$state/health"
for name in "${customNames[@]}"; do
  install -d -m 0755 -o mirror-custom -g mirror-custom "$state/custom-$name"
done
/usr/bin/python3 -B "$here/engineconfig.py" "$config"

inside() { nsenter --net="/run/netns/$namespace" -- "$@"; }
# A name without a namespace behind it stays when its mount was lost.
inside true 2>/dev/null || { rm -f "/run/netns/$namespace"; ip netns add "$namespace"; }

# Nothing in there answers or forwards, whatever the machine's defaults are.
for key in ipv4.ip_forward=0 ipv4.conf.all.forwarding=0 ipv4.conf.all.arp_ignore=8 ipv4.conf.default.arp_ignore=8 ipv4.conf.default.forwarding=0 \
           ipv6.conf.all.disable_ipv6=1 ipv6.conf.default.disable_ipv6=1; do
  path=/proc/sys/net/${key%%=*}
  path=${path//.//}
  # A kernel without IPv6 has no IPv6 to switch off.
  inside sh -c '[ ! -e "$1" ] || echo "$2" > "$1"' sh "$path" "${key#*=}"
done

if ! inside ip link show "$device" >/dev/null 2>&1; then
  # Outer IPv6 packets may come without a checksum, as IPv4 ones do.
  ip link add "$device" mtu "$mtu" netns "$namespace" type vxlan external dstport 4789 udp6zerocsumrx
fi
inside ip link set "$device" mtu "$mtu" addrgenmode none arp off multicast off promisc on up
# Receive offload glues TCP segments together, before the tunnel and after it; a capture would show packets that nobody sent.
interface=${interface:-$(ip -o route show default | sed -n 's/.* dev \([^ ]*\).*/\1/p' | head -n 1)}
[ -n "$interface" ] || { echo "mirror-sensor: no default route; say which interface the packets arrive at"; exit 1; }
/usr/bin/python3 -B "$here/offload.py" "$interface"
inside /usr/bin/python3 -B "$here/offload.py" "$device"
if [ "${devices[*]}" != "$device" ]; then
  # In a view of the file system of its own, for what it mounts there.
  inside unshare --mount -- /usr/bin/python3 -B "$here/split.py" "$config"
fi

if [[ " ${engines[*]} " == *" suricata "* ]]; then
  command -v suricata >/dev/null || { echo "mirror-sensor: engine suricata is not installed"; exit 1; }
fi
if [[ " ${engines[*]} " == *" pcap "* ]]; then
  command -v tcpdump >/dev/null || { echo "mirror-sensor: engine pcap needs tcpdump, which is not installed"; exit 1; }
fi
if [[ " ${engines[*]} " == *" zeek "* ]]; then
  PATH="$PATH:$zeekPath" command -v zeek >/dev/null || { echo "mirror-sensor: engine zeek is not installed: it is in no package here, use an image that has it"; exit 1; }
fi
bash "$here/outputs.sh" "$config"
echo "mirror-sensor: $device listens in namespace $namespace for every network identifier, engines: ${engines[*]} ${customNames[*]}"
