import ExchangeFiles
import Glibc
import SystemPackage

/// Which drops are being worked on, and how often we failed at them, both kept on disk: a drop that ends the program is
/// known when it starts again, and given up after three tries, so that it costs nobody else anything.
///
/// `.in-hand` has a line for each drop that was picked up, of which some are inspected while others are decided or put away, one
/// that begins with `-` for each that was put down, and ``CrashMark``'s among them when the program ended by itself.
/// Where several were in hand, each of them is taken alone from then on, until it has gone through. A kill from outside
/// is no drop's fault. `.tries` has a line with the count of each drop at which we failed.
final class WorkInHand {
  /// After how many failures a drop is given up.
  static let limit = 3

  private let path: FilePath
  private let tries: FilePath
  /// Whether other processors note failures as well.
  private let isShared: Bool
  private let descriptor: Int32
  private var failures: [String: Int] = [:]
  private var inHand: [String] = []

  /// Takes up what an earlier run left.
  init(layout: ExchangeLayout) throws(FileError) {
    tries = layout.tries
    isShared = layout.station != nil
    let inHand = layout.inHand
    path = inHand
    descriptor = try FileError.check(.open, inHand) {
      inHand.withPlatformString { open($0, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o600) }
    }
    failures = Self.failures(in: Self.lines(of: tries))
    count(Self.lines(of: inHand))
    _ = ftruncate(descriptor, 0)
    CrashMark.leave(in: descriptor)
  }

  /// Leaves nothing behind, where others go on: nothing is in hand.
  func leave() {
    if isShared, inHand.isEmpty { try? Files.remove(path) }
  }

  deinit {
    CrashMark.leave(in: -1)
    close(descriptor)
  }

  /// Takes over what a processor that has gone had in hand when it ended by itself, unless another has taken that over.
  func takeOver(from station: ExchangeLayout) {
    if isShared { failures = Self.failures(in: Self.lines(of: tries)) }
    let own = FilePath("\(station.inHand).taken")
    guard (try? Files.rename(station.inHand, to: own)) != nil else { return }
    count(Self.lines(of: own))
    try? Files.remove(own)
  }

  /// Counts the drops that were in hand where the program ended by itself.
  private func count(_ lines: [String]) {
    guard lines.contains(CrashMark.line) else { return }
    let drops = Self.inHand(by: lines)
    change { failures in
      for drop in drops { failures[drop, default: 0] += drops.count == 1 ? 1 : 0 }
    }
  }

  /// The drops that were given up, in order.
  var givenUp: [String] { failures.filter { $0.value >= Self.limit }.keys.sorted() }

  /// The drops that an exchange's processor has given up; for whoever looks at it from outside.
  static func givenUp(in layout: ExchangeLayout) -> [String] {
    failures(in: lines(of: layout.tries)).filter { $0.value >= limit }.keys.sorted()
  }

  /// The drops that an exchange's processors are working on, each's in the order in which it picked them up, and since when the last that
  /// was picked up or put down; for whoever looks at it from outside.
  static func inHand(in layout: ExchangeLayout) throws -> (drops: [String], changed: Files.Status.Time?) {
    var (drops, changed): ([String], Files.Status.Time?) = ([], nil)
    for station in stations(of: layout) {
      let inHand = inHand(by: lines(of: station.inHand))
      if inHand.isEmpty { continue }
      drops += inHand
      let modified = try Files.status(of: station.inHand)?.modified
      changed = [changed, modified].compactMap(\.self).max()
    }
    return (drops, changed)
  }

  private static func stations(of layout: ExchangeLayout) -> [ExchangeLayout] {
    (try? layout.stations()) ?? [layout]
  }

  /// The drops at which we failed.
  var failed: [String] { failures.keys.sorted() }

  /// How often we failed at a drop.
  func failures(at drop: String) -> Int { failures[drop] ?? 0 }

  /// Whether a drop isn't tried any more.
  func isGivenUp(_ drop: String) -> Bool { failures(at: drop) >= Self.limit }

  /// Counts a failure.
  func fail(_ drop: String) {
    change { $0[drop, default: 0] += 1 }
  }

  /// Forgets how often we failed at a drop: it has gone through, or is to be tried again.
  func forget(_ drop: String) {
    if failures[drop] != nil { change { $0[drop] = nil } }
  }

  /// Says which drops are in hand from now on too. A disk that takes nothing now keeps nobody waiting because of that.
  func pickUp(_ drops: [String]) {
    inHand += drops
    note(drops)
  }

  /// Says which aren't any more.
  func putDown(_ drops: [String]) {
    if drops.isEmpty { return }
    let down = Set(drops)
    inHand.removeAll(where: down.contains)
    // What still counts is never taken away, even for a moment: another thread may end the program in it.
    if inHand.isEmpty { _ = ftruncate(descriptor, 0) } else { note(down.map { "-\($0)" }) }
  }

  private static func inHand(by lines: [String]) -> [String] {
    var drops: [String] = []
    for line in lines where line != CrashMark.line {
      if line.hasPrefix("-") { drops.removeAll { $0 == line.dropFirst() } } else { drops.append(line) }
    }
    return drops
  }

  /// Says that none is.
  func putDownAll() { putDown(inHand) }

  /// Forgets all but the drops that are still to be worked on: those that were only in hand when the program ended by itself, and those
  /// that went through when nothing could be forgotten.
  func forgetAll(but drops: Set<String>) {
    let cleared = failures.filter { !drops.contains($0.key) }
    if cleared.isEmpty { return }
    change { failures in for drop in cleared.keys { failures[drop] = nil } }
  }

  private func note(_ drops: [String]) {
    if drops.isEmpty { return }
    let text = drops.map { $0 + "\n" }.joined()
    _ = text.withCString { write(descriptor, $0, text.utf8.count) }
  }

  /// Works on drops that are in hand meanwhile.
  func hold<Result>(_ drops: [String], _ work: () throws -> Result) rethrows -> Result {
    pickUp(drops)
    defer { putDown(drops) }
    return try work()
  }

  /// Parts a list, in its order, into groups of at most `size`; one at which the program may have ended is alone.
  func groups<Element>(of elements: [Element], size: Int, drop: (Element) -> String) -> [[Element]] {
    var groups: [[Element]] = []
    var isOpen = false
    for element in elements {
      let isAlone = failures[drop(element)] != nil
      if isAlone || !isOpen || (groups.last?.count ?? 0) >= size {
        groups.append([element])
      } else {
        groups[groups.count - 1].append(element)
      }
      isOpen = !isAlone
    }
    return groups
  }

  /// Changes what is known of failures, and keeps it beside what other processors have noted meanwhile.
  private func change(_ body: (inout [String: Int]) -> Void) {
    if isShared { failures = Self.failures(in: Self.lines(of: tries)) }
    body(&failures)
    let lines = failures.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)\n" }.joined()
    // What can't be written down is still known until the program ends.
    try? lines.isEmpty ? Files.remove(tries) : Files.replace(tries, with: lines.utf8)
  }

  private static func lines(of path: FilePath) -> [String] {
    guard let bytes = try? Files.bytes(of: path) else { return [] }
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  private static func failures(in lines: [String]) -> [String: Int] {
    var failures: [String: Int] = [:]
    for line in lines {
      let parts = line.split(separator: " ")
      if parts.count == 2, let count = Int(parts[1]), (0...1_000_000).contains(count) {
        failures[String(parts[0])] = count
      }
    }
    return failures
  }
}
