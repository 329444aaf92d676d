import CoreMetrics
import Synchronization

/// A backend of swift-metrics that is read as Prometheus has it: the text format, version 0.0.4.
///
/// It holds what ``Metric`` names; whatever else is measured in the process goes nowhere.
final class PrometheusRegistry: MetricsFactory {
  /// A metric with the values of its labels.
  struct Series: Hashable, Comparable {
    let metric: Metric
    /// Names and values, in the order of the names.
    let labels: [[String]]

    init(_ metric: Metric, _ dimensions: [(String, String)]) {
      self.metric = metric
      labels = dimensions.sorted { $0.0 < $1.0 }.map { [$0.0, $0.1] }
    }

    static func < (left: Self, right: Self) -> Bool {
      if left.metric != right.metric { return left.metric.rawValue < right.metric.rawValue }
      return left.labels.lexicographicallyPrecedes(right.labels) { $0.lexicographicallyPrecedes($1) }
    }
  }

  /// What has been observed of a histogram.
  private struct Observations {
    var counts = [Int](repeating: 0, count: Metric.buckets.count)
    var count = 0
    var sum = 0.0
  }

  private struct State {
    var values: [Series: Double] = [:]
    var histograms: [Series: Observations] = [:]
  }

  private let state = Mutex(State())

  /// The value of a series; `nil` where there is none.
  func value(_ metric: Metric, _ labels: [(String, String)] = []) -> Double? {
    state.withLock { $0.values[Series(metric, labels)] }
  }

  fileprivate func set(_ series: Series, _ value: Double) { state.withLock { $0.values[series] = value } }

  fileprivate func add(_ series: Series, _ amount: Double) {
    state.withLock { $0.values[series, default: 0] += amount }
  }

  fileprivate func observe(_ series: Series, _ seconds: Double) {
    state.withLock { state in
      var observed = state.histograms[series] ?? Observations()
      for (place, bound) in Metric.buckets.enumerated() where seconds <= bound { observed.counts[place] += 1 }
      observed.count += 1
      observed.sum += seconds
      state.histograms[series] = observed
    }
  }

  // MARK: As text

  /// All that is known, sorted, so that the same gives the same text.
  var text: String {
    let (values, histograms) = state.withLock { ($0.values, $0.histograms) }
    let series = (Array(values.keys) + Array(histograms.keys)).sorted()
    var lines: [String] = []
    var last: Metric?
    for one in series {
      let metric = one.metric
      if metric != last {
        lines.append("# HELP \(metric.rawValue) \(metric.help)")
        lines.append("# TYPE \(metric.rawValue) \(metric.sort.rawValue)")
        last = metric
      }
      if let value = values[one] {
        lines.append("\(metric.rawValue)\(Self.labels(one.labels)) \(Self.number(value))")
      } else if let observed = histograms[one] {
        for (bound, count) in zip(
          Metric.buckets.map(Self.number) + ["+Inf"], observed.counts + [observed.count])
        {
          lines.append("\(metric.rawValue)_bucket\(Self.labels(one.labels + [["le", bound]])) \(count)")
        }
        lines.append("\(metric.rawValue)_sum\(Self.labels(one.labels)) \(Self.number(observed.sum))")
        lines.append("\(metric.rawValue)_count\(Self.labels(one.labels)) \(observed.count)")
      }
    }
    return lines.map { $0 + "\n" }.joined()
  }

  /// Takes up what lasts of a text that a registry wrote. Lines that it didn't write are passed over.
  func restore(_ text: String) {
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      guard let end = line.lastIndex(of: " "), let value = Double(line[line.index(after: end)...]),
        value.isFinite, (0...9e15).contains(value)
      else { continue }
      let name = line.prefix { $0 != "{" && $0 != " " }
      guard let metric = Metric(rawValue: String(name)), metric.lasts,
        let labels = Self.labels(in: line[name.endIndex..<end])
      else { continue }
      set(Series(metric, labels), value)
    }
  }

  private static func labels(_ labels: [[String]]) -> String {
    if labels.isEmpty { return "" }
    let pairs = labels.map { pair in
      let value = pair[1].replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing(
        "\n", with: "\\n")
      return "\(pair[0])=\"\(value)\""
    }
    return "{\(pairs.joined(separator: ","))}"
  }

  /// Reads labels as ``labels(_:)`` writes them, of catalogues whose codes have no quotes.
  private static func labels(in text: Substring) -> [(String, String)]? {
    if text.isEmpty { return [] }
    guard text.first == "{", text.last == "}" else { return nil }
    var labels: [(String, String)] = []
    for pair in text.dropFirst().dropLast().split(separator: ",") {
      let parts = pair.split(separator: "=", maxSplits: 1)
      guard parts.count == 2, parts[1].count >= 2, parts[1].first == "\"", parts[1].last == "\"",
        !parts[1].contains("\\")
      else { return nil }
      labels.append((String(parts[0]), String(parts[1].dropFirst().dropLast())))
    }
    return labels
  }

  private static func number(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 9e15 ? "\(Int64(value))" : "\(value)"
  }

  // MARK: For swift-metrics

  private func handler(_ label: String, _ dimensions: [(String, String)]) -> SeriesHandler {
    SeriesHandler(registry: self, series: Metric(rawValue: label).map { Series($0, dimensions) })
  }

  func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
    handler(label, dimensions)
  }

  func makeFloatingPointCounter(label: String, dimensions: [(String, String)])
    -> any FloatingPointCounterHandler
  {
    handler(label, dimensions)
  }

  func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
    handler(label, dimensions)
  }

  func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
    handler(label, dimensions)
  }

  func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
    handler(label, dimensions)
  }

  func destroyCounter(_ handler: any CounterHandler) {}
  func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {}
  func destroyMeter(_ handler: any MeterHandler) {}
  func destroyRecorder(_ handler: any RecorderHandler) {}
  func destroyTimer(_ handler: any TimerHandler) {}
}

/// One series, whatever swift-metrics does with it. Without a series it takes everything and keeps nothing.
private final class SeriesHandler: CounterHandler, FloatingPointCounterHandler, MeterHandler, RecorderHandler,
  TimerHandler
{
  private let registry: PrometheusRegistry
  private let series: PrometheusRegistry.Series?

  init(registry: PrometheusRegistry, series: PrometheusRegistry.Series?) {
    self.registry = registry
    self.series = series
  }

  private func with(_ body: (PrometheusRegistry.Series) -> Void) {
    if let series { body(series) }
  }

  func increment(by amount: Int64) { with { registry.add($0, Double(amount)) } }
  func increment(by amount: Double) { with { registry.add($0, amount) } }
  func decrement(by amount: Double) { with { registry.add($0, -amount) } }
  func reset() { with { registry.set($0, 0) } }
  func set(_ value: Int64) { with { registry.set($0, Double(value)) } }
  func set(_ value: Double) { with { registry.set($0, value) } }
  func record(_ value: Int64) { with { registry.set($0, Double(value)) } }
  func record(_ value: Double) { with { registry.set($0, value) } }
  func recordNanoseconds(_ duration: Int64) { with { registry.observe($0, Double(duration) / 1e9) } }
}
