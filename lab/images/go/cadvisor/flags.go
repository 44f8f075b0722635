package main

import (
	"flag"
	"fmt"
	"strings"
	"time"

	"github.com/google/cadvisor/container"
)

var (
	listenIP       = flag.String("listen_ip", "", "IP to listen on, defaults to all IPs")
	port           = flag.Int("port", 8080, "port to listen on")
	enableMetrics  = flag.String("enable_metrics", "", "comma-separated metrics to be enabled; overrides disable_metrics")
	disableMetrics = flag.String(
		"disable_metrics",
		"advtcp,cpu_topology,cpuset,hugetlb,memory_numa,process,referenced_memory,resctrl,sched,tcp,udp",
		"comma-separated metrics to be disabled",
	)
	prometheusEndpoint   = flag.String("prometheus_endpoint", "/metrics", "path to serve metrics on")
	storageDuration      = flag.Duration("storage_duration", 2*time.Minute, "how long to keep data")
	storeContainerLabels = flag.Bool(
		"store_container_labels", true, "convert all labels of a container into labels of its metrics",
	)
	whitelistedContainerLabels = flag.String(
		"whitelisted_container_labels", "", "labels to convert where store_container_labels is false",
	)
	rawCgroupPrefixWhitelist = flag.String(
		"raw_cgroup_prefix_whitelist", "", "cgroup paths to report even with docker_only",
	)
	envMetadataWhitelist = flag.String("env_metadata_whitelist", "", "environment variables to convert into labels")
)

// includedMetrics tells which kinds of metrics to collect; a name that cAdvisor does not know is an error.
func includedMetrics(enable, disable string) (container.MetricSet, error) {
	if enable != "" {
		return metricSet("enable_metrics", enable)
	}
	ignored, err := metricSet("disable_metrics", disable)
	if err != nil {
		return nil, err
	}
	return container.AllMetrics.Difference(ignored), nil
}

func metricSet(name, value string) (container.MetricSet, error) {
	set := container.MetricSet{}
	for _, item := range strings.Split(value, ",") {
		kind := container.MetricKind(item)
		if item == "" {
			continue
		}
		if !container.AllMetrics.Has(kind) {
			return nil, fmt.Errorf("-%s: unsupported metric %q (known: %s)", name, item, container.AllMetrics)
		}
		set[kind] = struct{}{}
	}
	return set, nil
}
