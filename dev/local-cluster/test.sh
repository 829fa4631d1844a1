#!/usr/bin/env bash
# Tests the local cluster itself. Removes an existing cluster of this machine first, and leaves none at the end.
set -uo pipefail
here=$(dirname "$(readlink -f "$0")")
cluster=$here/../cluster
work=$(mktemp -d)
trap '"$cluster" down >/dev/null; rm -rf "$work"' EXIT
passed=0 failed=0

# check NAME COMMAND...: prints one line for each behaviour, and the output of the command if it fails.
check() {
  local name=$1
  shift
  if "$@" >"$work/output" 2>&1; then
    echo "ok - $name"
    passed=$((passed + 1))
  else
    echo "not ok - $name"
    sed 's/^/    /' "$work/output"
    failed=$((failed + 1))
  fi
}
kubectl() { "$cluster" kubectl "$@"; }
says() { # TEXT COMMAND...: whatever its exit code
  local wanted=$1 output
  shift
  output=$("$@" 2>&1)
  echo "$output"
  [[ $output == *"$wanted"* ]]
}
fails() { ! "$@"; }
pid_of() { "$cluster" status | awk -v name="$1" '$1 == name { print $2 }'; }

# This is the state of the machine that must be the same after the command down.
machine() {
  ip -brief link | awk '{ print $1 }'
  ip route
  nft list ruleset
  mount
  ip netns
  ls -d /sys/fs/cgroup/fetchjob-cluster /sys/fs/cgroup/*/fetchjob-cluster 2>/dev/null
  ls -A /run/containerd /run/netns /var/lib/cni /var/lib/kubelet /var/log/containers 2>&1
  # Only this cluster's processes count, because another Kubernetes on the machine may start and end processes.
  ps -eo args | awk -v state="$state/" '$1 != "awk" && (index($0, state) || $1 ~ /^([^ ]*\/)?(pause|program)$/ || $2 == "hold-mounts")' | sort
  cat /proc/sys/net/ipv4/ip_forward /proc/sys/kernel/panic /proc/sys/vm/overcommit_memory
  ls -d "$state" 2>&1
}
state=$(dirname "$("$cluster" kubeconfig)")

kill_and_heal() {
  local component=$1 pid
  pid=$(pid_of "$component")
  kill -9 "$pid" && "$cluster" up && [ "$(pid_of "$component")" != "$pid" ] && kubectl get namespace self-test
}
second_up_changes_nothing() {
  local before
  before=$("$cluster" status) && "$cluster" up && [ "$("$cluster" status)" = "$before" ]
}
greeting_on_this_machine() {
  [ "$(cat "$state/volumes/self-test/greeting")" = "hello from a pod" ] && [ "$(stat -c %u:%g "$state/volumes/self-test/greeting")" = 65532:65532 ]
}
volume_is_claimable_again() {
  kubectl delete -n self-test job client --wait && kubectl delete -n self-test pvc data --wait &&
    kubectl wait pv/self-test --for=jsonpath='{.status.phase}'=Released --timeout=30s &&
    "$cluster" volume self-test && kubectl wait pv/self-test --for=jsonpath='{.status.phase}'=Available --timeout=30s && greeting_on_this_machine
}
two_ups_at_once() {
  "$cluster" up >"$work/first" 2>&1 &
  local first=$!
  "$cluster" up && wait $first && "$cluster" status
}
half_started() {
  rm "$state/settings.json" && "$cluster" up && "$cluster" status
}
port_forward_answers() {
  kubectl port-forward -n self-test service/server 24080:80 >"$work/forward" 2>&1 &
  local forward=$! answered
  says "hello from a pod" curl -sS --retry 20 --retry-delay 1 --retry-connrefused http://127.0.0.1:24080/
  answered=$?
  kill $forward
  wait $forward
  return $answered
}
# After a power failure of the machine only the state directory is left.
survives_a_reboot() {
  "$cluster" status | awk '$2 ~ /^[1-9][0-9]*$/ { print $2 }' | xargs kill -9
  find /sys/fs/cgroup -path '*/fetchjob-cluster/*' -name cgroup.procs -exec cat {} + | sort -u | xargs -r kill -9
  ip link delete fetchjob0
  nft delete table ip kube-proxy
  "$cluster" up && kubectl get namespace self-test
}
new_pod_runs() {
  kubectl run "$1" -n self-test --image=fetchjob.local/testpod:1 --restart=OnFailure --overrides="$(restricted_pod "$1")" &&
    kubectl wait -n self-test "pod/$1" --for=jsonpath='{.status.phase}'=Succeeded --timeout=60s
}
restricted_pod() {
  cat <<JSON
{"spec": {"securityContext": {"runAsNonRoot": true, "runAsUser": 65532, "seccompProfile": {"type": "RuntimeDefault"}}, "containers": [{
  "name": "$1", "image": "fetchjob.local/testpod:1", "args": ["fetch", "http://server.self-test/", "/dev/null"],
  "securityContext": {"allowPrivilegeEscalation": false, "capabilities": {"drop": ["ALL"]}}}]}}
JSON
}

"$cluster" down || exit 1
machine >"$work/before"

check "status of no cluster fails" fails "$cluster" status
check "load without a node says what to do" says "dev/cluster up" "$cluster" load nothing.tar
check "control plane starts" "$cluster" up --control-plane
check "control plane answers" says default kubectl get namespaces
check "kubeconfig names its context" says fetchjob-local kubectl config current-context
check "up switches to the full cluster" says replacing "$cluster" up
check "status is whole" "$cluster" status
check "a second up changes nothing" second_up_changes_nothing
check "up does not hold the caller's files" says fetchjob flock -n "$work" "$cluster" up
check "no component holds the caller's lock" flock -n "$work" true

(cd "$here" && CGO_ENABLED=0 GOWORK=off go build -trimpath -o "$work/testpod" ./testpod) || exit 1
check "an image is made" "$cluster" image fetchjob.local/testpod:1 "$work/testpod" "$work/testpod.tar"
check "an image is loaded" "$cluster" load "$work/testpod.tar"
check "a volume is made" says "$state/volumes/self-test" "$cluster" volume self-test
check "objects are admitted in a restricted namespace" kubectl apply -f "$here/test.yaml"
check "a pod becomes ready" kubectl wait -n self-test pod/server --for=condition=Ready --timeout=60s
check "a job completes" kubectl wait -n self-test job/client --for=condition=Complete --timeout=60s
check "its log can be read" says "answered hello from a pod" kubectl logs -n self-test -l batch.kubernetes.io/job-name=client
check "its file lies on this machine, with the pod's group" greeting_on_this_machine
check "a pod below the restricted level is refused" says "violates PodSecurity" kubectl run bad -n self-test --image=fetchjob.local/testpod:1
check "the audit log tells user and verb" grep -q '"verb":"create".*"username":"fetchjob-local-admin".*"resource":"jobs"' "$state/audit/audit.log"
check "a port of a service can be forwarded" port_forward_answers
check "the kubelet knows its disk and memory" says capacityBytes kubectl get --raw /api/v1/nodes/fetchjob/proxy/stats/summary
check "helm reaches the cluster" "$cluster" helm list -A
check "a released volume is claimable again and keeps its files" volume_is_claimable_again

for component in kube-apiserver etcd kube-controller-manager kube-scheduler containerd kubelet kube-proxy coredns mounts; do
  check "up after kill -9 of $component" kill_and_heal "$component"
done
check "pods still run and find the service" kubectl wait -n self-test pod/server --for=condition=Ready --timeout=60s
check "a new pod runs" new_pod_runs after-kills
check "up after a reboot keeps the objects" survives_a_reboot
check "a new pod runs after it" new_pod_runs after-reboot
check "two ups at once" two_ups_at_once
check "a half-started cluster is replaced" half_started
check "another state directory is told about this one" says "room for one" env FETCHJOB_CLUSTER_STATE=/var/lib/fetchjob-other "$cluster" up
check "etcd on real disk" says replacing "$cluster" up --control-plane --fsync
check "logs of a component" says "admission controller" "$cluster" logs kube-apiserver
check "down, with a PATH of a simple user" env PATH=/usr/bin:/bin "$cluster" down
machine >"$work/after"
check "down leaves the machine as it was" diff "$work/before" "$work/after"

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
