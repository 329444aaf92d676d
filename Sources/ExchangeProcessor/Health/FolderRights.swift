import ExchangeBase
import ExchangeFiles
import SystemPackage

/// Which rights a folder or file should have, and what it is about those that it has.
struct FolderRights {
  /// Those that it should have.
  let wanted: CInterop.Mode
  /// Those of them that must not be missing, and all that must not be there.
  let needed: CInterop.Mode, forbidden: CInterop.Mode

  /// Exactly these; fewer for the group keep the department out, and harm nobody else.
  static func exactly(_ mode: CInterop.Mode) -> Self {
    Self(wanted: mode, needed: mode & 0o7700, forbidden: ~mode & 0o777)
  }

  /// What is wrong about a folder's or file's rights; `nil` where nothing lies there or nothing is.
  func ailment(of path: FilePath) throws -> Ailment? {
    // A link has all rights, and gives none.
    guard let mode = try Files.permissions(of: path, followingLink: true) else { return nil }
    let isBroken = mode & forbidden != 0 || mode & needed != needed
    guard isBroken || mode & wanted != wanted else { return nil }
    let (has, should) = (String(mode, radix: 8), String(wanted, radix: 8))
    let why = why(mode)
    return Ailment(
      isBroken ? .broken : .doubtful,
      LocalizedText(
        "\(path.shown) 的权限是 \(has)，应为 \(should)：\(why.zh)",
        "\(path.shown) has the rights \(has) instead of \(should): \(why.en)"),
      LocalizedText("chmod \(should) '\(path.shown)'，或 --fix", "chmod \(should) '\(path.shown)', or --fix"),
      alike: "rights \(has) \(should)", mend: { try Files.setPermissions(ofAny: path, to: wanted) })
  }

  /// What follows from rights that aren't those that it should have.
  private func why(_ mode: CInterop.Mode) -> LocalizedText {
    let lacking = needed & ~mode
    if mode & forbidden != 0 {
      return LocalizedText("别人能读或改不该碰的东西", "others may read or change what isn't theirs")
    }
    if lacking & 0o700 != 0 { return LocalizedText("处理程序自己进不去", "the processor itself can't get in") }
    if lacking & 0o1000 != 0 {
      return LocalizedText(
        "没有粘滞位，本部门的用户能移走彼此和处理程序的东西",
        "without the sticky bit its users may take away each other's things, and the processor's")
    }
    if lacking & 0o2000 != 0 {
      return LocalizedText(
        "没有 setgid 位，以后放进去的不属于本部门的组，它读不了",
        "without the setgid bit what is put there isn't of the department's group, which can't read it")
    }
    return LocalizedText("本部门的人进不去", "its department can't get in")
  }
}
