import Glibc

/// Lets a test make one drop fail at one step of its way, as a fault in the program would. Does nothing in the program
/// that is installed.
///
/// `EXCHANGE_DRILL="deciding trap 样例.csv"` names the step, the way of failing and the file.
public enum Drill {
  /// The steps of a drop's way.
  public enum Step: String, Sendable {
    case copying, inspecting, deciding, storing, shelving, placing, noting, keeping, telling
    case restoring, recovering
  }

  /// The ways of failing.
  private enum Way: String, Sendable {
    /// Throws what no other code knows.
    case error
    /// Ends the program by a fault of its own.
    case trap
    /// Ends it from outside.
    case kill
    /// Stops until somebody has it go on.
    case sleep
    /// Goes on for ever, without and with work.
    case hang, spin
    /// Takes memory without end.
    case bloat
    /// Writes, listens and starts programs where it may not, and goes on.
    case escape
  }

  /// What a drill throws.
  struct Failure: Error, CustomStringConvertible {
    let step: Step
    var description: String { "drill: failed while \(step.rawValue)" }
  }

  #if DEBUG || DRILLS
    private static let order: (step: Step, way: Way, file: String)? = {
      guard let text = getenv("EXCHANGE_DRILL") else { return nil }
      let parts = String(cString: text).split(separator: " ", maxSplits: 2).map(String.init)
      guard parts.count == 3, let step = Step(rawValue: parts[0]), let way = Way(rawValue: parts[1]) else {
        return nil
      }
      return (step, way, parts[2])
    }()
  #endif

  /// Whether tests play the program: what it does only with much is done with little then.
  public static var isPlayed: Bool {
    #if DEBUG || DRILLS
      true
    #else
      false
    #endif
  }

  /// Says that a file has come to a step.
  ///
  /// - Throws: what no other code knows, in a drill.
  public static func reach(_ step: Step, _ file: @autoclosure () -> String) throws {
    #if DEBUG || DRILLS
      guard let order, order.step == step, order.file == file() else { return }
      switch order.way {
      case .error: throw Failure(step: step)
      case .trap: preconditionFailure("drill: ended while \(step.rawValue)")
      case .kill: kill(getpid(), SIGKILL)
      // To this thread: another that is told would stop it a while later.
      case .sleep: raise(SIGSTOP)
      case .hang: while true { pause() }
      case .spin: while true { getppid() }
      case .bloat:
        var taken: [[UInt8]] = []
        while true { taken.append([UInt8](repeating: 1, count: 64 << 20)) }
      case .escape: escape()
      }
    #endif
  }

  #if DEBUG || DRILLS
    /// Leaves a mark for each thing that could be done and shouldn't: in the folder above that in which it works.
    private static func escape() {
      guard let home = getenv("EXCHANGE_DRILL_HOME").map({ String(cString: $0) }) else { return }
      _ = open("\(home)/escaped-by-writing", O_CREAT | O_WRONLY, 0o600)
      if open("\(home)/exchange.yaml", O_RDONLY) >= 0 {
        _ = open("\(home)/work/escaped-by-reading", O_CREAT | O_WRONLY, 0o600)
      }
      if socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0) >= 0 {
        _ = open("\(home)/work/escaped-by-a-socket", O_CREAT | O_WRONLY, 0o600)
      }
    }
  #endif
}
