import ExchangeBase
import ExchangeFiles
import ExchangeLedger
import SystemPackage

/// Tells commands of the operator's what has happened (`hooks` in `exchange.yaml`), beside everything else: whatever they do, or don't,
/// keeps nobody waiting. One of each event runs at a time; what happens meanwhile is told together by the next. What fails is tried
/// again, less and less often, under the same id.
final class Hooks {
  /// How long a command may take.
  private static let patience = Duration.seconds(60)
  /// In the place of a code of one that took too long.
  private static let late: Int32 = -1
  private static let firstPause = Duration.seconds(60)
  private static let longestPause = Duration.seconds(3_600)

  /// A command that was begun, by us or by a process before us.
  private struct Running {
    let command: HookCommand
    /// Until when it may run.
    let deadline: ContinuousClock.Instant
  }

  private let configuration: ExchangeConfiguration
  private let warn: (LocalizedText) -> Void
  private var state: HookState?
  private var running: [HookEvent: Running] = [:]
  /// What has ended and left something behind that goes on.
  private var leaving: [HookCommand] = []
  /// When what failed is tried again, and how long is waited after that.
  private var tries: [HookEvent: (due: ContinuousClock.Instant, pause: Duration)] = [:]

  private var folder: FilePath { configuration.layout.hooks }
  private var statePath: FilePath { folder.appending("state.json") }

  init(configuration: ExchangeConfiguration, warn: @escaping (LocalizedText) -> Void) {
    self.configuration = configuration
    self.warn = warn
  }

  /// What isn't told yet because it failed, with what came of the last try.
  static func failing(_ layout: ExchangeLayout) throws -> [(
    event: HookEvent, tries: Int, fault: LocalizedText
  )] {
    let path = layout.hooks.appending("state.json")
    guard try Files.exists(path) else { return [] }
    let state = try HookJSON.state(Files.bytes(of: path))
    return HookEvent.allCases.compactMap { event in
      guard let waiting = state.waiting[event.rawValue], let fault = waiting.fault else { return nil }
      return (event, waiting.batch.attempt, fault)
    }
  }

  /// Takes what has ended, and tells what is new. Never waits.
  func step(_ ledger: any LedgerSource, now: Instant) throws {
    guard !configuration.settings.hooks.isEmpty else { return }
    leaving.removeAll(where: \.isGone)
    var state = try state ?? load(ledger, now)
    defer { self.state = state }
    for event in HookEvent.allCases {
      guard let command = configuration.settings.hooks[event] else { continue }
      try step(event, command, ledger, now, &state)
    }
  }

  /// Waits until what runs has ended, so that nobody ends it with us, and takes what came of it.
  func finish(_ ledger: any LedgerSource, now: Instant) throws {
    guard !running.isEmpty else { return }
    while running.values.contains(where: { (try? $0.command.standing()) == .running && .now < $0.deadline }) {
      ShellCommand.rest()
    }
    try step(ledger, now: now)
  }

  private func load(_ ledger: any LedgerSource, _ now: Instant) throws -> HookState {
    if try Files.exists(statePath) { return try HookJSON.state(Files.bytes(of: statePath)) }
    let state = try ledger.read { try HookWatch(configuration: configuration).beginning($0, now: now) }
    try Files.makeFolder(folder)
    try save(state)
    return state
  }

  private func save(_ state: HookState) throws {
    try Files.replace(statePath, with: HookJSON.text(state).utf8)
  }

  private func step(
    _ event: HookEvent, _ command: String, _ ledger: any LedgerSource, _ now: Instant,
    _ state: inout HookState
  ) throws {
    if state.waiting[event.rawValue] == nil {
      var next = state
      let batch = try ledger.read {
        try HookWatch(configuration: configuration).batch(of: event, $0, now: now, &next)
      }
      if let batch {
        next.waiting[event.rawValue] = HookState.Waiting(batch: batch)
        try save(next)
      }
      // How far was looked needn't be written where nothing was found: looking again finds the same nothing.
      state = next
    }
    guard let waiting = state.waiting[event.rawValue] else { return }
    if waiting.isBegun {
      try take(event, waiting, &state)
    } else if tries[event].map({ ContinuousClock.now >= $0.due }) ?? true {
      try begin(event, command, waiting, &state)
    }
  }

  /// Takes what came of a command, if it has ended.
  private func take(_ event: HookEvent, _ waiting: HookState.Waiting, _ state: inout HookState) throws {
    var waiting = waiting
    // Of one that a process before us began only what it left is known.
    let begun =
      running[event]
      ?? Running(
        command: HookCommand(waiting.batch.id, in: folder), deadline: .now.advanced(by: Self.patience))
    running[event] = begun
    var standing = try begun.command.standing()
    if standing == .running {
      guard ContinuousClock.now >= begun.deadline else { return }
      begun.command.end()
      standing = .ended(Self.late)
    }
    running[event] = nil
    if !begun.command.isGone { leaving.append(begun.command) }
    if standing == .ended(0) {
      state.waiting[event.rawValue] = nil
      tries[event] = nil
      try save(state)
      return try begun.command.clear()
    }
    let fault = Self.fault(standing, begun.command.complaint)
    (waiting.isBegun, waiting.fault) = (false, fault)
    state.waiting[event.rawValue] = waiting
    try save(state)
    // One of a process before us that we can't end may still write there.
    if try begun.command.standing() != .running { try begun.command.clear() }
    let pause = tries[event]?.pause ?? Self.firstPause
    tries[event] = (.now.advanced(by: pause), min(pause * 2, Self.longestPause))
    warn(
      LocalizedText(
        "钩子 \(event.rawValue) 稍后再试：\(fault.zh)",
        "the hook “\(event.rawValue)” is tried again later: \(fault.en)"))
  }

  private func begin(
    _ event: HookEvent, _ command: String, _ waiting: HookState.Waiting, _ state: inout HookState
  ) throws {
    var waiting = waiting
    waiting.batch.attempt += 1
    waiting.isBegun = true
    state.waiting[event.rawValue] = waiting
    // Before it is begun, so that whoever finds it begun asks what came of it.
    try save(state)
    var begun = HookCommand(waiting.batch.id, in: folder)
    try begun.start(command, reading: HookJSON.text(waiting.batch))
    running[event] = Running(command: begun, deadline: .now.advanced(by: Self.patience))
  }

  private static func fault(_ standing: HookCommand.Standing, _ complaint: String) -> LocalizedText {
    let said = complaint.isEmpty ? ("", "") : ("：\(complaint)", ": \(complaint)")
    guard case .ended(let code) = standing else {
      return LocalizedText("命令没有做完就被结束了", "the command was ended before it was done")
    }
    return code == Self.late
      ? LocalizedText("命令超过一分钟没有结束", "the command took more than a minute")
      : LocalizedText("命令以 \(code) 结束\(said.0)", "the command ended with \(code)\(said.1)")
  }
}
