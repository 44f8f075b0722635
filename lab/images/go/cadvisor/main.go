// Command cadvisor serves cAdvisor's container metrics under cAdvisor's own flags and paths.
//
// The module of cAdvisor's program is not in the module proxy, its library is: this puts the library's
// manager and collectors behind /metrics and /healthz. The library registers -docker, -docker_only,
// -housekeeping_interval and its other flags by itself; those of the program are in flags.go.
package main

import (
	"flag"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"syscall"

	"github.com/google/cadvisor/cache/memory"
	"github.com/google/cadvisor/container"
	v2 "github.com/google/cadvisor/info/v2"
	"github.com/google/cadvisor/manager"
	"github.com/google/cadvisor/metrics"
	"github.com/google/cadvisor/utils/sysfs"
	"github.com/google/cadvisor/version"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"k8s.io/klog/v2"
	"k8s.io/utils/clock"
)

func main() {
	klog.InitFlags(nil)
	flag.Parse()
	included, err := includedMetrics(*enableMetrics, *disableMetrics)
	if err != nil {
		klog.Exitf("%v", err)
	}
	containers, err := manager.New(
		memory.New(*storageDuration, nil),
		sysfs.NewRealSysFs(),
		manager.HousekeepingConfigFlags,
		included,
		http.DefaultClient,
		strings.Split(*rawCgroupPrefixWhitelist, ","),
		strings.Split(*envMetadataWhitelist, ","),
		"",
		0,
	)
	if err != nil {
		klog.Exitf("cannot set up: %v", err)
	}
	if err := containers.Start(); err != nil {
		klog.Exitf("cannot start: %v", err)
	}
	stopOnSignal(containers)

	mux := http.NewServeMux()
	mux.HandleFunc("/healthz", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("ok")) })
	mux.Handle(*prometheusEndpoint, metricsHandler(containers, included))
	address := net.JoinHostPort(*listenIP, strconv.Itoa(*port))
	klog.Infof("cAdvisor library %s listens on %s", version.Info["version"], address)
	klog.Exit(http.ListenAndServe(address, mux))
}

// metricsHandler collects anew for each request, as cAdvisor does.
func metricsHandler(containers manager.Manager, included container.MetricSet) http.Handler {
	labels := metrics.DefaultContainerLabels
	if !*storeContainerLabels {
		labels = metrics.BaseContainerLabels(strings.Split(*whitelistedContainerLabels, ","))
	}
	options := v2.RequestOptions{IdType: v2.TypeName, Count: 1, Recursive: true}
	registry := prometheus.NewRegistry()
	registry.MustRegister(
		metrics.NewPrometheusCollector(containers, labels, included, clock.RealClock{}, options),
		metrics.NewPrometheusMachineCollector(containers, included),
		collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
	)
	return promhttp.HandlerFor(registry, promhttp.HandlerOpts{ErrorHandling: promhttp.ContinueOnError})
}

// stopOnSignal ends the manager's watches on SIGINT and SIGTERM: as process 1 the program has no default handler.
func stopOnSignal(containers manager.Manager) {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		received := <-signals
		if err := containers.Stop(); err != nil {
			klog.Errorf("cannot stop cleanly: %v", err)
		}
		klog.Infof("stopped by %v", received)
		os.Exit(0)
	}()
}
