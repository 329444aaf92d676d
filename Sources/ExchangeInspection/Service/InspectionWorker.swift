import CLinux
import ExchangeFiles
import Glibc
import SystemPackage

/// A worker: a process that inspects one file after the other for the processor that started it, and can do nothing else.
///
/// What a file does to it costs that file only. It ends with its parent, reads the machine's programs and nothing else
/// outside of `work`, writes nowhere else, and has no sockets; see ``Confinement``.
public enum InspectionWorker {
  /// Works until its input is closed.
  ///
  /// - Parameters:
  ///   - parent: the process that started it.
  ///   - configuration: tells the configuration by which `inspector` was made from any other.
  public static func serve(_ inspector: Inspector, parent: Int32, configuration: String) throws {
    guard die_with_parent() == 0, getppid() == parent else { return }
    signal(SIGPIPE, SIG_DFL)
    // Whoever stops the processor from a terminal doesn't mean the file in hand.
    signal(SIGINT, SIG_IGN)
    signal(SIGTERM, SIG_IGN)
    signal(SIGHUP, SIG_IGN)
    let channel = WorkerChannel(input: STDIN_FILENO, output: STDOUT_FILENO)
    guard case .bounds(let bounds)? = try channel.receive() else { return }
    // Each thread's own arena would take its share of the address space that the worker may have.
    share_one_arena()
    keep_freed_memory()
    let confinement = try Confinement.confine(to: bounds)
    try channel.send(.ready(configuration: configuration, confinement: confinement.means))
    while case .jobs(let jobs)? = try channel.receive() {
      for job in jobs {
        confinement.allow(seconds: bounds.seconds(forBytes: job.file.size))
        let answer: WorkerMessage
        do {
          let told = Told()
          answer = .found(
            try inspector.inspect(job) { part in
              if told.isNews(part) { try? channel.send(.progress(part)) }
            })
        } catch {
          answer = .failed(InspectionFailure(error))
        }
        try channel.send(answer)
      }
    }
  }

  /// How much has been told of a file. Whichever thread has its turn at reading the file asks.
  private final class Told: @unchecked Sendable {
    private var part = 0.0

    func isNews(_ part: Double) -> Bool {
      // What is read in one piece needs no word before that of what was found.
      guard part >= self.part + 0.02, part < 1 || self.part > 0 else { return false }
      self.part = part
      return true
    }
  }
}

/// What a worker may not do, as far as the machine can see to it.
struct Confinement {
  /// By what it is confined, for the operator: `landlock 4`, `seccomp`.
  let means: [String]

  /// Confines this process for good.
  static func confine(to bounds: WorkerBounds) throws -> Confinement {
    close_descriptors_from(3)
    limit(RLIMIT_CORE, to: 0)
    if !isShadowed { limit(RLIMIT_AS, to: bounds.memory) }
    // What the machine refuses is told as a full disk. A file that becomes more than any may ends the worker.
    if Self.limit(of: RLIMIT_FSIZE) < rlim_t(max(0, bounds.fileBytes)) {
      signal(SIGXFSZ, SIG_IGN)
    } else {
      signal(SIGXFSZ, SIG_DFL)
    }
    limit(RLIMIT_FSIZE, to: bounds.fileBytes)
    limit(RLIMIT_NOFILE, to: 256)
    var means: [String] = []
    let readable = open("/usr", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    let writable = open(bounds.work, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    defer {
      close(readable)
      close(writable)
    }
    let version = confine_files(readable, writable)
    if version > 0 { means.append("landlock \(version)") }
    if confine_calls() == 0 { means.append("seccomp") }
    return Confinement(means: means)
  }

  /// Whether a sanitizer keeps a shadow of this process's memory, which is terabytes of address space; only builds for tests ask.
  private static var isShadowed: Bool {
    #if DRILLS
      let pages = (try? Files.bytes(of: "/proc/self/statm")).map { String(decoding: $0, as: UTF8.self) }
      let size = pages?.split(separator: " ").first.flatMap { Int($0) } ?? 0
      return size * Int(getpagesize()) > 1 << 40
    #else
      return false
    #endif
  }

  /// Gives the process so much more processor time.
  func allow(seconds: Int) {
    var used = rusage()
    guard getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &used) == 0 else { return }
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_CPU.rawValue), &limit)
    limit.rlim_cur = min(limit.rlim_max, rlim_t(used.ru_utime.tv_sec + used.ru_stime.tv_sec + 1 + seconds))
    setrlimit(__rlimit_resource_t(RLIMIT_CPU.rawValue), &limit)
  }

  /// So much the process could have at most.
  private static func limit(of resource: __rlimit_resource) -> rlim_t {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(resource.rawValue), &limit) == 0 else { return .max }
    return limit.rlim_max
  }

  private static func limit(_ resource: __rlimit_resource, to value: Int) {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(resource.rawValue), &limit) == 0 else { return }
    limit.rlim_max = min(limit.rlim_max, rlim_t(max(0, value)))
    limit.rlim_cur = limit.rlim_max
    setrlimit(__rlimit_resource_t(resource.rawValue), &limit)
  }
}
