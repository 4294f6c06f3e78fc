# Ignores TERM, and so does its child, which keeps standard output open.
trap '' TERM
(
  trap '' TERM INT
  sleep 300 &
  sleep 300
) &
echo ready
while :; do sleep 1; done
