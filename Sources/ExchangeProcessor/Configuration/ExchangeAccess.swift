import ExchangeFiles
import Glibc
public import SystemPackage

/// Who may reach what of an exchange on the machine itself. The processor's user alone reads what is ours; a
/// department's group has its own three folders, once the operator has given them to it (`chgrp`).
public enum ExchangeAccess {
  /// Everybody goes through, nobody lists: the exchange, and `departments`.
  static let passage: mode_t = 0o711
  /// A department's folder: its group finds its boxes there and can't put others in their place. What is made below
  /// belongs to the same group.
  static let department: mode_t = 0o2750
  /// The group creates files, and each of its users renames or removes his own only: `.taken` is ours.
  static let inbox: mode_t = 0o3770
  /// The group takes files away, which are ours; so it isn't sticky.
  static let box: mode_t = 0o2770
  /// `.taken` and `.staging`. The files in them get the department's group, and go out with it.
  static let hidden: mode_t = 0o2700

  /// What of an exchange other users of the machine may read or write, who are neither the processor's user nor of a
  /// department's group. Nobody gets anywhere where the exchange's own folder lets nobody through.
  public static func openings(of layout: ExchangeLayout, departments: [String]) throws -> [FilePath] {
    guard let root = try Files.permissions(of: layout.root, followingLink: true), root & 0o001 != 0 else {
      return []
    }
    let ledgers = ["", "-wal", "-shm"].map { FilePath(layout.ledger.string + $0) }
    let ours =
      ledgers + [
        layout.keys, layout.reports, layout.work, layout.archive, layout.quarantine, layout.deadLetter,
      ]
    var open = try ours.filter { try (Files.permissions(of: $0, followingLink: true) ?? 0) & 0o007 != 0 }
    let read = [layout.root, layout.settings, layout.departmentsCSV.removingLastComponent(), layout.calendar]
    open += try read.filter { try (Files.permissions(of: $0, followingLink: true) ?? 0) & 0o002 != 0 }
    if try (Files.permissions(of: layout.departments, followingLink: true) ?? 0) & 0o001 == 0 { return open }
    for code in departments {
      guard try (Files.permissions(of: layout.department(code)) ?? 0) & 0o001 != 0 else { continue }
      open += layout.boxes(of: code).filter { ((try? Files.permissions(of: $0)) ?? 0) & 0o007 != 0 }
    }
    return open
  }
}
