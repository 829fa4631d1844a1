"""Access to the API server for a measured program, as a pod has it: with the token of a service account."""
import json, pathlib, tempfile

NAME = "contender"


class Access:
    def __init__(self, api, namespace):
        self.folder = tempfile.TemporaryDirectory(dir="/tmp", prefix="fetchjob-bench-")  # bench/in-image can see this folder
        host, port = api.address.rsplit(":", 1)
        token, authority = account(api, namespace), self.file("ca.crt", api.authority)
        kubeconfig = {
            "apiVersion": "v1", "kind": "Config", "current-context": NAME,
            "contexts": [{"name": NAME, "context": {"cluster": NAME, "user": NAME}}],
            "clusters": [{"name": NAME, "cluster": {"server": f"https://{api.address}", "certificate-authority": authority}}],
            "users": [{"name": NAME, "user": {"token": token}}]}
        self.environment = {
            "KUBERNETES_AUTH_TRYKUBECONFIG": "false", "KUBERNETES_SERVICE_HOST": host, "KUBERNETES_SERVICE_PORT": port,
            "KUBERNETES_CERTS_CA_FILE": authority, "KUBERNETES_AUTH_SERVICEACCOUNT_TOKEN": self.file("token", token),
            # Go's client reads a pod's files only from their usual paths, so it gets the same values in a kubeconfig.
            "KUBECONFIG": self.file("kubeconfig", json.dumps(kubeconfig))}

    def file(self, name, text):
        path = pathlib.Path(self.folder.name, name)
        path.write_text(text)
        return str(path)


def account(api, namespace):
    """Makes a service account with all rights, and returns a token for it."""
    accounts = f"/api/v1/namespaces/{namespace}/serviceaccounts"
    api.call("POST", accounts, {"metadata": {"name": NAME}})
    api.call("POST", "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings", {
        "metadata": {"name": NAME}, "subjects": [{"kind": "ServiceAccount", "name": NAME, "namespace": namespace}],
        "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "cluster-admin"}})
    answer = api.call("POST", f"{accounts}/{NAME}/token", {"spec": {"expirationSeconds": 7200}})
    return answer["status"]["token"]
