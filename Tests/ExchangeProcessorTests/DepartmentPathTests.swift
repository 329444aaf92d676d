import ExchangeBase
import ExchangeFormats
import Glibc
import ExchangeTesting
import SystemPackage
import Testing

@testable import ExchangeFiles
@testable import ExchangeProcessor

/// What a department can put in the place of a folder leads nobody away.
struct DepartmentPathTests {
  private let folder: ScratchFolder
  private let layout: ExchangeLayout
  /// Where the links lead, with a file and a folder in it.
  private let victim: FilePath

  init() throws {
    folder = try ScratchFolder()
    layout = ExchangeLayout(root: folder.path)
    try layout.prepare(["A"])
    victim = folder.path.appending("victim")
    try Files.makeFolder(victim.appending("inner"))
    try Files.replace(victim.appending("kept"), with: "1".utf8)
  }

  /// A link in the place of a folder, and a name below it that would lie in the victim.
  private func link(_ place: String) throws -> FilePath {
    let path = layout.department("A").appending(place)
    try Files.removeTree(path)
    try Files.link(victim, at: path)
    return path
  }

  static let places = ["inbox", "inbox/.taken", "outbox", "outbox/.staging", "receipts", "receipts/.staging"]

  private static let acts:
    [(name: String, act: @Sendable (_ link: FilePath, _ ours: FilePath) throws -> Void)] = [
      ("list", { link, _ in _ = try Files.names(in: link) }),
      ("look", { link, _ in _ = try Files.entries(in: link) }),
      ("status", { link, _ in _ = try Files.status(of: link.appending("kept")) }),
      ("make", { link, _ in try Files.makeFolder(link.appending("new")) }),
      ("write", { link, _ in try Files.replace(link.appending("kept"), with: "2".utf8) }),
      ("sink", { link, _ in _ = try FileSink(path: link.appending("new")) }),
      ("read", { link, _ in _ = try Files.bytes(of: link.appending("kept")) }),
      ("put in", { link, ours in try Files.rename(ours, to: link.appending("new")) }),
      (
        "take out",
        { link, ours in
          try Files.rename(link.appending("kept"), to: ours.removingLastComponent().appending("out"))
        }
      ),
      ("remove", { link, _ in try Files.remove(link.appending("kept")) }),
      ("clear", { link, _ in try Files.removeTree(link.appending("inner")) }),
      ("flush", { link, _ in try Files.flushFolder(link) }),
      ("sync", { link, _ in try Files.flushFileSystems(of: [link]) }),
      ("rights", { link, _ in try Files.setPermissions(of: link, to: 0o777) }),
      ("open", { link, _ in _ = try Files.isOpenForWriting(link.appending("kept")) }),
      ("kind", { link, _ in _ = try FileSystemKind(of: link) }),
    ]

  @Test(arguments: places) func `nothing is done through a link`(place: String) throws {
    let link = try link(place)
    let ours = try folder.write("ours", to: "ours")
    for (name, act) in Self.acts {
      let error = #expect(throws: FileError.self, "\(name)") { try act(link, ours) }
      #expect(error?.code == .tooManySymbolicLinkLevels, "\(name): \(error.map(\.description) ?? "")")
    }
    #expect(try Files.names(in: victim).map(\.string) == ["inner", "kept"])
    #expect(try Files.bytes(of: victim.appending("kept")) == Array("1".utf8))
    #expect(throws: FileError.self) { try layout.requireFolders(of: "A") }
    try Files.removeTree(link)
    #expect(try Files.exists(victim.appending("kept")), "the link itself goes")
  }

  @Test func `a department whose whole folder is a link is refused as well`() throws {
    let away = folder.path.appending("away")
    try Files.rename(layout.department("A"), to: away)
    try Files.link(away, at: layout.department("A"))
    #expect(throws: FileError.self) { try Files.names(in: layout.taken("A")) }
    #expect(throws: FileError.self) { try layout.requireFolders(of: "A") }
  }

  @Test func `what the operator links above the departments is followed`() throws {
    let other = try ScratchFolder()
    let real = other.path.appending("real")
    try ExchangeLayout(root: real).prepare(["B"])
    let linked = ExchangeLayout(root: other.path.appending("linked"))
    try Files.link(real, at: linked.root)
    try Files.replace(linked.inbox("B").appending("a.csv"), with: "1".utf8)
    #expect(try Files.names(in: linked.inbox("B")).map(\.string) == [".taken", "a.csv", "试投"])
    try linked.requireFolders(of: "B")
  }

  @Test(arguments: [
    ("/x/departments/A/inbox/a.csv", "/x/departments", 3), ("departments/A/outbox", "departments", 2),
    ("/departments/B/receipts/.staging/1", "/departments", 4), ("/x/departments/A", nil, 0),
    ("/x/departments/A/other/inbox", nil, 0), ("/x/work/A/inbox", nil, 0), ("/", nil, 0), ("", nil, 0),
  ]) func `a path into a department's folder is known`(path: String, base: String?, names: Int) {
    let inside = DepartmentPath(FilePath(path))
    #expect(inside?.base.string == base)
    #expect(inside?.count ?? 0 == names)
  }

  @Test func `folders of a department are made for its group, and files in them as the box is`() throws {
    func mode(_ path: FilePath) throws -> UInt32? { try Files.permissions(of: path) }
    #expect(try mode(layout.department("A")) == 0o2750)
    #expect(try mode(layout.inbox("A")) == 0o3770)
    #expect(try mode(layout.taken("A")) == 0o2700)
    #expect(try mode(layout.department("A").appending("outbox")) == 0o2770)
    #expect(try mode(layout.department("A").appending("outbox/.staging")) == 0o2700)
    for (box, file) in [(0o2770, 0o640), (0o700, 0o600), (0o755, 0o644), (0o2750, 0o640)]
      as [(mode_t, mode_t)]
    {
      let outbox = layout.department("A").appending("outbox")
      try Files.setPermissions(of: outbox, to: box)
      let path = outbox.appending(".staging/\(box)")
      try Files.replace(path, with: "1".utf8)
      #expect(try mode(path) == file)
    }
    #expect(try mode(folder.write("1", to: "ours")) == 0o600)
  }
}
