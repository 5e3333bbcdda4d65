#!/bin/bash
# Process 1 of a simulated machine: lays a private, writable layer over a root file system, makes it
# the root, runs the machine's set-up, and then sshd until standard input closes.
#
#   init.sh DIR      run by boot.sh inside fresh mount and process-id namespaces
#
# The layer is kept in memory. Whatever is written or removed in the machine, by its set-up or by
# those who log in, goes to the layer: the file system below is never changed.
set -eu
umask 022
directory=${1:?usage: init.sh DIR}
base=$(cat "$directory/base")

# This /proc still counts in the outer numbers: the process id by which others can enter the machine.
read -r outer_pid _ </proc/self/stat

mount -t tmpfs -o mode=0755 machine "$directory/memory"
cd "$directory/memory"
mkdir upper work root
mount -t overlay -o "lowerdir=$base,upperdir=$PWD/upper,workdir=$PWD/work" machine root
cd root
# Devices of its own: with the real directory, root in the machine could remove those of this one.
mount -t tmpfs -o mode=0755 machine dev
for device in null zero full random urandom tty; do
  touch "dev/$device"
  mount --bind "/dev/$device" "dev/$device"
done
mkdir dev/pts dev/shm
mount -t devpts -o newinstance,ptmxmode=0666 machine dev/pts
mount -t tmpfs -o mode=1777 machine dev/shm
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
mount -t tmpfs -o mode=0755 machine run
mount -t tmpfs -o mode=1777 machine tmp

mkdir -m 0700 .boot
mount --bind "$directory" .boot

# From here on no path, and no symbolic link in one, leads back to the file system below.
pivot_root . mnt
cd /
mount -t proc proc /proc
umount -l /mnt

while IFS= read -r hidden; do
  rm -rf --one-file-system -- "$hidden"
done </.boot/hide
# What says "container" or "no logins" on this machine is not true of the simulated one.
rm -f /.dockerenv /etc/nologin /etc/ssh/sshrc
mkdir -p /run/sshd /run/lock
cp -a /.boot/layer/. /

# Login users, where their shell exists: `name uid shell`. A `*` is no password, yet not a lock.
while read -r name uid shell; do
  [ -x "$shell" ] || continue
  sed -i "/^$name:/d" /etc/passwd /etc/group /etc/shadow
  echo "$name:x:$uid:$uid::/home/$name:$shell" >>/etc/passwd
  echo "$name:x:$uid:" >>/etc/group
  echo "$name:*:19700:0:99999:7:::" >>/etc/shadow
  mkdir -p -m 0755 "/home/$name"
  chown -R "$uid:$uid" "/home/$name"
done </.boot/users
sed -i 's/^root:[^:]*:/root:*:/' /etc/shadow
umount /.boot
rmdir /.boot

# Set-up that belongs to the time before the machine was booted. A script that hangs fails.
set_up() {
  timeout 120 sh -eu "/exosphere/$1" </dev/null >&2
}
set_up before-boot.sh
umount /proc

# The birth of /proc/1 is what some tools take for the time of boot: the open descriptor keeps it.
mount -t proc proc /proc
exec 8</proc/1
set_up after-boot.sh

/usr/sbin/sshd -D -e -f /exosphere/sshd_config </dev/null >&2 8<&- &
port=$(sed -n 's/^Port //p' /exosphere/sshd_config | tail -n 1)
until (exec 7<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do
  kill -0 $! # fails, and so ends the machine, when sshd could not start
  sleep 0.02
done
echo "$outer_pid $(readlink /proc/self/ns/pid)"

# Until the owner closes our standard input, or sshd ends.
cat <&0 >/dev/null 8<&- &
wait -n
