#!/bin/dash
# The /bin/sh of a machine that stands for other systems. A script that comes on standard input runs
# as it came, in its own frame; only the commands between `exo_begin NAME` and `) </dev/null` give way
# to what answer.sh has for their names. Shells that are called in any other way are the usual ones.
[ $# -eq 0 ] || exec /bin/dash "$@"

# Some commands are the same on every system: their answers are those of the machine we really are
# logged in to, unless the system has its own.
replayed() {
  case $1 in
    true | clock | user) [ -e "/exosphere/system/$1.rc" ] ;;
    *) true ;;
  esac
}

newline='
'
script=
body=
over=
# Byte by byte: what stands behind the script stays in standard input, whose end the script waits for.
while IFS= read -r line; do
  [ "$line" != ') </dev/null' ] || body=
  [ -z "$body" ] || continue
  script=$script$line$newline
  case $line in
    'exo_begin '*)
      name=${line#exo_begin }
      if replayed "$name"; then
        script="${script}(${newline}/exosphere/replay/answer.sh $name$newline"
        body=1
      fi
      ;;
    'exo_mark done') over=1 ;;
    '}') [ -z "$over" ] || break ;;
  esac
done
exec /bin/dash -c "$script"
