#!/bin/sh
# Runs a program inside the engine's root, as the init of a PID namespace of its own, with the host's folders
# and network. Started by `unshare --mount --pid --fork`; every mount made here ends with the namespace.
#
# usage: enter.sh ROOT STATE BRIDGE COMMAND...
#   ROOT    an unpacked Debian root; never written to (an overlay in memory takes what is written)
#   STATE   the engine's folder: STATE/data becomes /var/lib/docker, STATE/engine.pid gets the init's PID
#   BRIDGE  the default bridge's name, with which the engine's firewall chains begin
set -eu
here=$(dirname "$(readlink -f "$0")")
root=$1 state=$2 bridge=$3
shift 3

# /proc is still the host's here, so this is our PID as the host sees it; the exec below keeps it.
read -r pid _ </proc/self/stat
echo "$pid" >"$state/engine.pid.new"
mv "$state/engine.pid.new" "$state/engine.pid"

resolv=/etc/resolv.conf
# systemd-resolved's stub listens on 127.0.0.53, which containers cannot reach.
[ -e /run/systemd/resolve/resolv.conf ] && resolv=/run/systemd/resolve/resolv.conf

scratch=$state/root
mkdir -p "$scratch" "$state/data"
mount -t tmpfs -o mode=0755 tmpfs "$scratch"
cd "$scratch"
mkdir lower upper work new
mount --bind "$root" lower
mount -t overlay -o lowerdir=lower,upperdir=upper,workdir=work overlay new
cd new

cat "$resolv" >etc/resolv.conf
for file in /etc/hosts /etc/hostname /etc/machine-id /etc/localtime; do
    if [ -e "$file" ]; then cat "$file" >".$file"; fi
done
[ -d /etc/ssl/certs ] && mount --bind /etc/ssl/certs etc/ssl/certs
for name in iptables ip6tables; do
    sed "s/@BRIDGE@/$bridge/" "$here/iptables.sh" >"usr/local/sbin/$name"
    chmod 755 "usr/local/sbin/$name"
done

# The host's own folders, at their own paths, so that bind mounts into containers mean what they say.
for folder in /*; do
    case $folder in
    /bin | /boot | /etc | /lib* | /lost+found | /proc | /run | /sbin | /usr | /var) continue ;;
    esac
    if [ ! -d "$folder" ] || [ -L "$folder" ]; then continue; fi
    mkdir -p ".$folder"
    mount --rbind "$folder" ".$folder"
done
if [ -d ".$scratch/new" ]; then umount -l ".$scratch"; fi # this very root came along with its folder

mount -t tmpfs -o mode=0755 tmpfs run
mkdir -p ".$state" run/lock
mount --bind "$state" ".$state"
mkdir -p var/lib/docker
mount --bind "$state/data" var/lib/docker
mount -t proc proc proc

mkdir .host
pivot_root . .host
umount -l /.host
rmdir /.host
# Containers that mount the host's root with `rslave` need it shared; it is shared inside this namespace only.
mount --make-rshared /
cd /
exec "$@"
