import ExchangeBase
import ExchangeFiles
import ExchangeInspection
import ExchangeLedger
import SystemPackage

/// Tells commands of the operator's what has happened (`hooks` in `exchange.yaml`), beside everything else: whatever they do, or don't,
/// keeps nobody waiting. One of each event runs at a time; what happens meanwhile is told together by the next. What fails is tried
/// again, less and less often, under the same id.
///
/// Where several processors work, whoever keeps the time has it for itself while it steps (``StationHold/keepTime(while:)``).
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

  /// What isn't told yet because it failed, with what came of the last try; of a hook that isn't set any more nothing is waited for.
  static func failing(_ layout: ExchangeLayout, _ hooks: HookSettings) throws -> [(
    event: HookEvent, tries: Int, fault: LocalizedText
  )] {
    let path = layout.hooks.appending("state.json")
    guard try Files.exists(path) else { return [] }
    let state = try HookJSON.state(Files.bytes(of: path))
    return HookEvent.allCases.compactMap { event in
      guard hooks[event] != nil, let waiting = state.waiting[event.rawValue], let fault = waiting.fault else {
        return nil
      }
      return (event, waiting.batch.attempt, fault)
    }
  }

  /// Takes what has ended, and tells what is new. Never waits.
  func step(_ ledger: any LedgerSource, now: Instant) throws {
    let hooks = configuration.settings.hooks
    // Where none is set, those that were are forgotten once.
    if hooks.isEmpty, try state != nil || !Files.exists(statePath) { return }
    leaving.removeAll(where: \.isGone)
    var state = try state ?? load(now)
    defer { self.state = state }
    for event in HookEvent.allCases {
      if let command = hooks[event] {
        try begin(event, ledger, now, &state)
        try step(event, command, ledger, now, &state)
      } else {
        try forget(event, &state)
      }
    }
  }

  /// Waits until what runs has ended, so that nobody ends it with us.
  ///
  /// - Returns: whether anything ran, so that what came of it is to be taken.
  func awaitEnd() -> Bool {
    while running.values.contains(where: { (try? $0.command.standing()) == .running && .now < $0.deadline }) {
      ShellCommand.rest()
    }
    return !running.isEmpty
  }

  private func load(_ now: Instant) throws -> HookState {
    guard try Files.exists(statePath) else { return HookState(begun: [], overdueThrough: now) }
    var state = try HookJSON.state(Files.bytes(of: statePath))
    // Before it was noted, all that were set when the first was had begun with it, and nobody knows which.
    if state.begun == nil {
      state.begun = HookEvent.allCases.filter { configuration.settings.hooks[$0] != nil }.map(\.rawValue)
    }
    return state
  }

  /// Has an event whose hook is set for the first time, or anew, told from now on.
  private func begin(
    _ event: HookEvent, _ ledger: any LedgerSource, _ now: Instant, _ state: inout HookState
  ) throws {
    let begun = state.begun ?? []
    if begun.contains(event.rawValue) { return }
    var next = state
    try ledger.read { try HookWatch(configuration: configuration).begin(event, $0, now: now, &next) }
    next.begun = begun + [event.rawValue]
    try Files.makeFolder(folder)
    try save(next)
    state = next
  }

  /// Forgets what an event's hook wasn't told, once nobody has it told any more.
  private func forget(_ event: HookEvent, _ state: inout HookState) throws {
    let waiting = state.waiting[event.rawValue]
    guard waiting != nil || state.begun?.contains(event.rawValue) == true else { return }
    state.waiting[event.rawValue] = nil
    state.begun?.removeAll { $0 == event.rawValue }
    try save(state)
    guard let waiting else { return }
    let command = HookCommand(waiting.batch.id, in: folder)
    if try command.standing() != .running { try command.clear() }
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
    try Drill.reach(.telling, waiting.batch.id)
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
