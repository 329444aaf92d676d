import CoreMetrics
import Testing

@testable import ExchangeProcessor

/// What is measured through swift-metrics comes out as Prometheus reads it, and what lasts is taken up again.
struct PrometheusRegistryTests {
  private func count(_ registry: PrometheusRegistry, _ department: String, _ amount: Int) {
    Counter(
      label: Metric.drops.rawValue, dimensions: [("verdict", "accepted"), ("department", department)],
      factory: registry
    ).increment(by: amount)
  }

  @Test func `counters, gauges and histograms are written sorted, each with help and type`() {
    let registry = PrometheusRegistry()
    count(registry, "XC-WJ", 2)
    count(registry, "XC-SPJ", 1)
    count(registry, "XC-SPJ", 1)
    Recorder(label: Metric.parkedDrops.rawValue, dimensions: [], aggregate: false, factory: registry).record(
      3)
    let timer = CoreMetrics.Timer(label: Metric.passDuration.rawValue, dimensions: [], factory: registry)
    for milliseconds in [5, 40, 2_000, 900_000] as [Int64] {
      timer.recordNanoseconds(milliseconds * 1_000_000)
    }
    Counter(label: "somebody_elses", dimensions: [], factory: registry).increment()
    #expect(
      registry.text == """
        # HELP exchange_drops_total Drops that were decided, by department and verdict.
        # TYPE exchange_drops_total counter
        exchange_drops_total{department="XC-SPJ",verdict="accepted"} 2
        exchange_drops_total{department="XC-WJ",verdict="accepted"} 2
        # HELP exchange_parked_drops Drops that were put aside by a fault of ours or given up.
        # TYPE exchange_parked_drops gauge
        exchange_parked_drops 3
        # HELP exchange_pass_duration_seconds How long passes take.
        # TYPE exchange_pass_duration_seconds histogram
        exchange_pass_duration_seconds_bucket{le="0.01"} 1
        exchange_pass_duration_seconds_bucket{le="0.05"} 2
        exchange_pass_duration_seconds_bucket{le="0.1"} 2
        exchange_pass_duration_seconds_bucket{le="0.5"} 2
        exchange_pass_duration_seconds_bucket{le="1"} 2
        exchange_pass_duration_seconds_bucket{le="5"} 3
        exchange_pass_duration_seconds_bucket{le="15"} 3
        exchange_pass_duration_seconds_bucket{le="60"} 3
        exchange_pass_duration_seconds_bucket{le="300"} 3
        exchange_pass_duration_seconds_bucket{le="+Inf"} 4
        exchange_pass_duration_seconds_sum 902.045
        exchange_pass_duration_seconds_count 4

        """)
  }

  @Test func `counters go on from the text of the run before, and states don't`() {
    let first = PrometheusRegistry()
    count(first, "XC-SPJ", 7)
    Recorder(label: Metric.countedDrop.rawValue, dimensions: [], aggregate: false, factory: first).record(41)
    Recorder(label: Metric.parkedDrops.rawValue, dimensions: [], aggregate: false, factory: first).record(3)
    let next = PrometheusRegistry()
    next.restore(first.text)
    count(next, "XC-SPJ", 1)
    #expect(next.value(.drops, [("department", "XC-SPJ"), ("verdict", "accepted")]) == 8)
    #expect(next.value(.countedDrop) == 41)
    #expect(next.value(.parkedDrops) == nil)
  }

  @Test(arguments: [
    "", "exchange_drops_total", "exchange_drops_total x", "exchange_drops_total{ 1",
    "exchange_drops_total} 1",
    "exchange_drops_total{a} 1", "exchange_drops_total{a=b} 1", "exchange_drops_total nan",
    "exchange_drops_total 1e300", "exchange_drops_total -1", "exchange_drops_total inf", "{} 1", " 1",
    "exchange_parked_drops 1", "exchange_drops_total{a=\"\\\"} 1", "\u{FFFD}\u{0}",
  ])
  func `a text that no registry wrote is passed over`(text: String) {
    let registry = PrometheusRegistry()
    registry.restore(text)
    #expect(registry.text == "")
  }

  @Test func `each metric has a name that Prometheus takes, once, and counters end as they should`() {
    #expect(Set(Metric.allCases.map(\.rawValue)).count == Metric.allCases.count)
    for metric in Metric.allCases {
      let isWellNamed =
        metric.rawValue.hasPrefix("exchange_")
        && metric.rawValue.allSatisfy { $0.isLowercase || $0 == "_" }
      #expect(isWellNamed, "\(metric)")
      #expect(metric.rawValue.hasSuffix("_total") == (metric.sort == .counter))
    }
  }
}
