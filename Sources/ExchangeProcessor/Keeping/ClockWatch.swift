import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import ExchangeLedger
import Glibc
import SystemPackage

/// Whether the machine's clock can be believed: when it says that much time has passed, and when it says that none has.
///
/// A clock that is years ahead would close thousands of days, and no other time would be taken afterwards, since the ledger never
/// runs backwards. While the machine is up it counts the time by itself, and its clock is held against that. An
/// exchange may have stood still for a long holiday, or the machine been off: then there is only the last that the
/// ledger knows, and a limit from the settings.
///
/// A time that somebody sets (`--at`) is what he says it is.
struct ClockWatch {
  /// What the two clocks of a machine showed at one moment.
  struct Reading: Equatable {
    /// What tells this time that the machine is up from the one before.
    var boot: String
    /// For how long it has been up, in milliseconds; it sleeps in this time too.
    var up: Int64
    /// What its clock showed.
    var wall: Instant
  }

  /// How much further the clock may have gone than the machine has been up, in seconds.
  static let tolerance: Int64 = 86_400

  let layout: ExchangeLayout
  let clock: WallClock
  /// How long after the last thing that the ledger knows a machine that was off may be on again, in days.
  let limit: Int

  /// Why nothing is done at this time, with a clock that is ahead or behind; `nil` where it can be believed.
  func doubt(about reading: Reading, in view: any LedgerView) throws -> (any WordedError)? {
    if clock.isSet { return nil }
    if let jump = try jump(to: reading, since: Self.last(in: view)) { return jump }
    return try view.lastEntry().flatMap { ClockLag(now: reading.wall, last: $0) }
  }

  /// How far the clock is ahead of what can be believed; `nil` where it isn't.
  ///
  /// - Parameter last: the last moment that the ledger knows; `nil` where it knows none.
  func jump(to reading: Reading, since last: Instant?) throws -> ClockJump? {
    guard !clock.isSet else { return nil }
    return Self.jump(from: try noted(), to: reading, last: last, limit: limit)
  }

  /// What two readings and the ledger tell.
  static func jump(from earlier: Reading?, to now: Reading, last: Instant?, limit: Int) -> ClockJump? {
    if let earlier, earlier.boot == now.boot, earlier.up <= now.up {
      let expected = earlier.wall.adding(milliseconds: now.up - earlier.up)
      return now.wall > expected.adding(seconds: tolerance)
        ? ClockJump(now: now.wall, expected: expected) : nil
    }
    guard let last, now.wall > last.adding(seconds: Int64(limit) * 86_400) else { return nil }
    return ClockJump(now: now.wall, expected: last)
  }

  /// The last moment that a ledger knows.
  static func last(in view: any LedgerView) throws -> Instant? {
    [try view.lastEntry()?.at, try view.lastSeen()].compactMap(\.self).max()
  }

  /// Notes what the clocks show, now that it is believed. Comes again and again, and is written once a minute.
  func note(_ reading: Reading) throws {
    if clock.isSet { return try Files.remove(layout.clockReading) }
    if let last = try noted(), last.boot == reading.boot, last.up <= reading.up, reading.up < last.up + 60_000
    {
      return
    }
    try Files.replace(layout.clockReading, with: "\(reading.boot) \(reading.up) \(reading.wall)\n".utf8)
  }

  /// The last that was noted; `nil` where nothing was, or not by us.
  private func noted() throws -> Reading? {
    guard try Files.exists(layout.clockReading) else { return nil }
    let words = String(decoding: try Files.bytes(of: layout.clockReading), as: UTF8.self)
      .split(whereSeparator: \.isWhitespace)
    guard words.count == 3, let up = Int64(words[1]), up >= 0, let wall = Instant(canonical: String(words[2]))
    else {
      return nil
    }
    return Reading(boot: String(words[0]), up: up, wall: wall)
  }
}

extension ClockWatch.Reading {
  /// It can't change while we live.
  private static let boot: String = {
    let bytes = (try? Files.bytes(of: "/proc/sys/kernel/random/boot_id")) ?? []
    return String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace).first.map(String.init)
      ?? "-"
  }()

  /// What the clocks show.
  static func now(_ clock: WallClock) -> Self {
    var up = timespec()
    clock_gettime(CLOCK_BOOTTIME, &up)
    return Self(
      boot: boot, up: Int64(up.tv_sec) * 1_000 + Int64(up.tv_nsec) / 1_000_000, wall: clock.now())
  }
}

/// A clock that is behind the ledger, which never runs backwards: nothing is done until it has come past the last entry, be it that it
/// is set right or that time passes.
struct ClockLag: WordedError, Equatable {
  /// Seconds by which time services step a clock back now and then.
  private static let bridged: Int64 = 300

  /// What it shows.
  let now: Instant
  /// The last entry of the ledger.
  let last: Instant
  /// Whether a recovery noted that, which can be left out.
  var isOfRecovery = false

  /// Holds a clock against the ledger; `nil` where it isn't further behind than is bridged.
  init?(now: Instant, last: Instant) {
    guard now.adding(seconds: Self.bridged) < last else { return nil }
    (self.now, self.last) = (now, last)
  }

  /// Holds a clock against a ledger's last entry.
  init?(now: Instant, last: EntryRow) {
    self.init(now: now, last: last.at)
    isOfRecovery = last.event == .recovered
  }

  /// What happened and what to do.
  var words: LocalizedText {
    LocalizedText(
      "机器时钟 \(now.forPeople) 落后于台账最近一条（\(last.forPeople)），走过那时以前什么也不做：不收取、不日终，文件留在收件文件夹。"
        + "时钟不对就校正，会自动继续；现在对、先前快了的，\(wayOut.zh)",
      "the machine's clock says \(now.forPeople), which lies before the ledger's last entry, \(last.forPeople); nothing is done until it "
        + "has come past that: nothing is taken, no day is closed, and files wait in their inboxes. If it is wrong, set it, and all goes on "
        + "by itself; if it is right now and was ahead before, \(wayOut.en)"
    )
  }

  /// What to do where the clock was ahead.
  private var wayOut: LocalizedText {
    isOfRecovery
      ? LocalizedText(
        "那一条是 exchange recover 记的，可以不要：停下处理程序，移开台账（从备份恢复过的，再恢复一次），再运行 exchange recover",
        "that entry is of `exchange recover` and can be done without: stop the processor, move the ledger away (where a backup was restored, "
          + "restore it again), and call `exchange recover` again")
      : LocalizedText("等时间追上", "wait until the time has caught up")
  }
}

/// A clock that is further than can be believed: nothing is done before somebody has looked at it.
struct ClockJump: WordedError, Equatable {
  /// What it shows.
  let now: Instant
  /// What it was expected to show, or the last that the ledger knows.
  let expected: Instant
  /// Whether it keeps a ledger from being rebuilt, rather than files from being taken.
  var isOfRecovery = false

  private var days: Int64 { (now.milliseconds - expected.milliseconds) / 86_400_000 }
  private var command: String {
    "exchange \(isOfRecovery ? "recover" : "run --once") --at \(now.text.prefix(16))"
  }

  /// What happened and what to do.
  var words: LocalizedText {
    if isOfRecovery {
      return LocalizedText(
        "机器时钟 \(now.forPeople) 比应有的时间（\(expected.forPeople)）超前 \(days) 天，没有确认以前不重建，什么也没有改动。"
          + "时钟不对就校正，再运行一次；确实过了这么久，就运行 \(command) <交换目录>",
        "the machine's clock says \(now.forPeople), \(days) day(s) beyond \(expected.forPeople); nothing is rebuilt before somebody has "
          + "looked, and nothing was changed. If it is wrong, set it, and call this again; if so much time has really passed, do `\(command) DIR`"
      )
    }
    return LocalizedText(
      "机器时钟 \(now.forPeople) 比应有的时间（\(expected.forPeople)）超前 \(days) 天，没有确认以前什么也不做：不收取、不日终，文件留在收件文件夹。"
        + "时钟不对就校正，会自动继续；确实过了这么久（例如虚拟机暂停过），就停下处理程序，运行 \(command) <交换目录>，再照常启动",
      "the machine's clock says \(now.forPeople), \(days) day(s) beyond \(expected.forPeople); nothing is done before somebody has looked: "
        + "nothing is taken, no day is closed, and files wait in their inboxes. If it is wrong, set it, and all goes on by itself; if so much time "
        + "has really passed, as where a virtual machine was paused, stop the processor, do `\(command) DIR` once, and start it again"
    )
  }
}
