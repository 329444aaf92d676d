import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import ExchangeReports
import ExchangeRules
public import SystemPackage

/// Lays into each department's folder what it needs to take part: 使用说明.html, its codes, and tables to fill in.
public struct GuideDesk {
  private let configuration: ExchangeConfiguration
  private let now: Instant

  /// Opens the desk.
  public init(root: FilePath, data: ProgramData, clock: WallClock) throws {
    self.init(try ExchangeConfiguration(root: root, data: data), now: clock.now())
  }

  init(_ configuration: ExchangeConfiguration, now: Instant) {
    self.configuration = configuration
    self.now = now
  }

  /// Lays them, in the place of those before.
  ///
  /// - Returns: how many departments have them now.
  /// - Throws: ``FileError`` for the first department whose folder takes none; others have theirs.
  public func lay() throws -> Int {
    try configuration.layout.requireOwner()
    let context = configuration.context(of: now.day)
    let table = configuration.catalogue.table
    var failure: FileError?
    var count = 0
    let gone = configuration.goneFolders(on: now.day)
    for department in table.participants where !gone.contains(department.code) {
      var guide = DepartmentGuide(of: department, table, configuration.kinds, context)
      guide.deliveredAs = configuration.catalogue.preference(of: department.code).format.rawValue
      do {
        try lay(guide, of: department.code)
        count += 1
      } catch let error as FileError {
        failure = failure ?? error
      }
    }
    if let failure { throw failure }
    return count
  }

  private func lay(_ guide: DepartmentGuide, of department: String) throws {
    let folder = configuration.layout.department(department)
    try write(to: folder.appending(DepartmentGuide.pageName)) { try $0.write(guide.page) }
    try write(to: folder.appending(DepartmentGuide.codesName)) { try $0.write(guide.codes) }
    let templates = folder.appending(DepartmentGuide.templatesName)
    try Files.makeFolder(templates)
    try Files.setPermissions(of: templates, to: Self.folderRights)
    for (name, workbook) in guide.templates {
      try write(to: templates.appending(name)) { sink in
        try workbook.write(to: { try sink.write($0) }, scratch: configuration.layout.work)
      }
    }
    // What an earlier version has laid there, and nobody has written into.
    let wanted = configuration.catalogue.preference(of: department).encoding
    for (name, bytes) in try guide.formerTemplates(wanted == .utf8 ? .utf8BOM : wanted) {
      let former = templates.appending(name)
      if try Files.exists(former), try Files.bytes(of: former) == bytes { try Files.remove(former) }
    }
  }

  /// Nothing in them is secret: who gets as far as a department's folder may read them.
  private static let (folderRights, fileRights): (CInterop.Mode, CInterop.Mode) = (0o755, 0o644)

  /// What is lost by a power cut is laid again by whoever misses it: it isn't worth a flush.
  private func write(to path: FilePath, _ body: (DigestingSink) throws -> Void) throws {
    let part = path.removingLastComponent().appending(".guide.part")
    try Files.remove(part)
    let sink = try DigestingSink(path: part)
    try body(sink)
    _ = try sink.finish(flushing: false)
    try Files.setPermissions(ofAny: part, to: Self.fileRights)
    try Files.remove(path)
    try Files.rename(part, to: path)
  }
}
