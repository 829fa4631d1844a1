"""Prints a test for Prometheus' promtool: every query of the chart's dashboard has an answer from the operator's metrics.

usage: dev/tools/run dashboard >TEST.yaml; promtool test rules TEST.yaml
"""
import json, pathlib

ROOT = pathlib.Path(__file__).resolve().parents[2]
DASHBOARD = ROOT / "helm/fetchjob-operator/files/dashboard.json"
HOURS = 2

# One series of each metric, as the operator serves it and Prometheus stores it. A cluster test compares the names of the
# metrics in the dashboard with those of a running operator.
JOB, POD = 'namespace="market",name="xetra"', 'namespace="fetchjob-system",pod="operator-0"'
GAUGES = [
    'fetchjob_impaired{by="Fresh"}', 'fetchjob_impaired{by="Fetched"}', 'fetchjob_impaired{by="Ready"}',
    'fetchjob_impaired{by="Slot"}', 'fetchjob_impaired{by="Hold"}', "fetchjob_leader{%s}" % POD, "fetchjob_reconcile_queue{}",
    'fetchjob_cache_objects{resource="jobs"}', "fetchjob_busiest_minute{}", "fetchjob_resident_memory_bytes{%s}" % POD,
    "fetchjob_slot_delay_seconds_max{}", "fetchjob_fresh_until_time_seconds{%s}" % JOB,
    "fetchjob_last_success_time_seconds{%s}" % JOB, 'fetchjob_last_success_time_seconds{namespace="market",name="new"}']
COUNTERS = [
    'fetchjob_runs_total{outcome="Failed",class="Transient"}', 'fetchjob_run_duration_seconds_bucket{le="10.0"}',
    'fetchjob_run_duration_seconds_bucket{le="+Inf"}', 'fetchjob_slot_delay_seconds_bucket{le="10.0"}',
    'fetchjob_slot_delay_seconds_bucket{le="+Inf"}', "fetchjob_run_transferred_bytes_sum{}", "fetchjob_reconcile_seconds_sum{}",
    "fetchjob_reconcile_seconds_count{}", "fetchjob_reconcile_failures_total{}", "fetchjob_reconcile_retries_total{}",
    'fetchjob_api_requests_total{method="PATCH",resource="fetchjobs",result="5xx"}']


def queries():
    """The queries of all panels, as (title of the panel, query)."""
    for panel in json.loads(DASHBOARD.read_text())["panels"]:
        for target in panel.get("targets", []):
            yield panel["title"], target["expr"]


def main():
    series = [{"series": gauge, "values": f"{0 if 'new' in gauge else 1}x{60 * HOURS}"} for gauge in GAUGES]
    series += [{"series": counter, "values": f"0+10x{60 * HOURS}"} for counter in COUNTERS]
    tests = [{"expr": f"count({query}) > bool 0", "eval_time": f"{HOURS}h", "exp_samples": [{"labels": "{}", "value": 1}]}
             for _, query in queries()]
    # JSON is YAML.
    print(json.dumps({"tests": [{"interval": "1m", "input_series": series, "promql_expr_test": tests}]}, indent=1))


if __name__ == "__main__":
    main()
