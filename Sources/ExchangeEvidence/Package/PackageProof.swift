import Crypto
public import ExchangeBase
import ExchangeFiles
import ExchangeFormats
public import SystemPackage

/// What the package of a day or a period proves by itself: that it is whole, that the owner of a key made it, and where it stands in its chains.
/// Needs nothing of the exchange.
public struct PackageProof: Sendable {
  /// What was looked at, in order.
  public private(set) var checks: [Check] = []
  /// The SHA-256 of the file, lower-case hexadecimal.
  public let sha256: String
  /// What it says of its chains; `nil` where it says nothing that can be read.
  public private(set) var statement: PackageStatement?
  /// The day, or the name of the period, of which it says that it is; `nil` where it says nothing that can be read.
  public private(set) var subject: String?
  /// That its file is called as the package of another day or period; `nil` where it isn't.
  public private(set) var misnaming: LocalizedText?
  /// Whether it says that it was written before its days were closed.
  public private(set) var isPreliminary = false
  /// The key that came with it.
  public private(set) var key: PublicKey?
  /// Whether it has what its own manifest names, and nothing else, byte for byte, and doesn't say of itself that it is two things.
  public private(set) var isWhole = false

  /// The most bytes of a member that is read, and not only hashed.
  private static let readable = 16 << 20
  private static let read: Set = [
    PackageMembers.manifest, PackageMembers.signature, PackageMembers.chain, PackageMembers.key,
    PackageMembers.keys, PackageMembers.figures, PackageMembers.periodFigures,
  ]

  /// What it says of its chains as the package of a closed day; `nil` of another.
  public var chain: ChainStatement? {
    guard case .day(let chain)? = statement else { return nil }
    return chain
  }

  /// The same as that of a closed period.
  public var period: PeriodStatement? {
    guard case .period(let period)? = statement else { return nil }
    return period
  }

  /// The same as that of a day or a period that wasn't closed.
  public var preliminary: PreliminaryStatement? {
    guard case .preliminary(let preliminary)? = statement else { return nil }
    return preliminary
  }

  /// Whether all that was looked at is as it should be.
  public var holds: Bool { !checks.contains { $0.result == .fails } }

  /// Whether it is as it says itself: one that names no key that signs it can't be more than whole.
  public var isAsItSays: Bool { statement?.key == nil ? isWhole : holds }

  /// The first thing that isn't as it should be.
  public var firstFailing: LocalizedText? { checks.first { $0.result == .fails }?.words }

  /// Looks at a package.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - trusted: the keys that are known to be the exchange's; without any that in the package is taken, which proves
  ///     nothing about whose it is.
  /// - Throws: `FileError` where the file can't be read.
  public init(of path: FilePath, trusting trusted: [PublicKey]) throws {
    sha256 = try Files.sha256(of: path)
    var digests: [String: String] = [:]
    var members: [String: [UInt8]] = [:]
    do {
      var zip = try ZIPReader(FileSource(path: path))
      guard zip.findings.isEmpty else {
        checks.append(Check(.fails, "压缩包里有不该有的文件名", "the ZIP has names that it can't have"))
        return
      }
      for member in zip.members {
        var hash = SHA256()
        var bytes: [UInt8] = []
        let isRead = Self.read.contains(member.name) && member.size <= Self.readable
        try zip.unpack(member) {
          hash.update(bufferPointer: $0)
          if isRead { bytes += $0 }
        }
        digests[member.name] = hash.finalize().hexadecimal
        if isRead { members[member.name] = bytes }
      }
    } catch let error as FormatError {
      checks.append(
        Check(
          .fails, "压缩包打不开或已损坏：\(error.words.zh)",
          "the ZIP can't be opened or is damaged: \(error.words.en)"))
      return
    }
    checkMembers(digests, manifest: members[PackageMembers.manifest])
    checkChain(members)
    checkSignature(members, trusted)
    checkLostKey()
    checkFigures(members)
    checkSubject(members, of: path)
  }

  /// Holds another package against what this one says of it: that of the day before, or of a day of the period; and against this one,
  /// where both say that they are the same.
  public mutating func check(naming other: PackageProof) {
    checkPrevious(other)
    checkDay(other)
    checkTwin(other)
  }

  private mutating func checkTwin(_ other: PackageProof) {
    // Of a day that goes on there is another each time, and the closed one is another again.
    guard !isPreliminary, !other.isPreliminary, let subject, subject == other.subject, sha256 != other.sha256,
      key != nil, key == other.key
    else { return }
    let check = Check(
      .fails, "所给的另一个文件也是 \(subject) 的对账包，内容却不同",
      "another of the files is the package of \(subject), too, and isn't the same")
    if !checks.contains(check) { checks.append(check) }
  }

  /// What it is of comes first: a package that proves everything proves nothing of another day.
  private mutating func checkSubject(_ members: [String: [UInt8]], of path: FilePath) {
    let figures = (members[PackageMembers.figures] ?? members[PackageMembers.periodFigures])
      .map { PackageFigures($0) }
    isPreliminary = preliminary != nil || statement == nil && figures?.state == "preliminary"
    guard let subject = statement?.subject ?? figures?.name.map({ InvisibleText.spelt($0) }) else { return }
    self.subject = subject
    let names = Self.names(in: path.stem ?? "")
    if !names.isEmpty, !names.contains(subject) {
      let name = names.joined(separator: " ")
      let words = LocalizedText(
        "文件名写的是 \(name)，里面是 \(subject) 的对账包",
        "its name says \(name), and it is the package of \(subject)")
      misnaming = words
      checks.insert(Check(.fails, words.zh, words.en), at: 0)
    }
    let exchange = figures?.exchange.map { InvisibleText.spelt($0) }
    checks.insert(
      Check(
        .open, "\(subject) 的对账包" + (exchange.map { "，交换“\($0)”" } ?? ""),
        "the package of \(subject)" + (exchange.map { " of the exchange “\($0)”" } ?? "")), at: 0)
    guard let preliminary else { return }
    let open =
      preliminary.isOfDay
      ? LocalizedText("\(subject) 还没有日终", "\(subject) wasn't closed")
      : LocalizedText("\(subject) 还有日子没有日终", "not all days of \(subject) were closed")
    checks.insert(
      Check(
        .open,
        "预览：截至 \(preliminary.asOf.forPeople)，\(open.zh)；它只说明台账当时写着什么，日终以后以正式的对账包为准",
        "preliminary: as of \(preliminary.asOf.forPeople) \(open.en); it proves what the ledger said then, and the one written at the closing takes its place"
      ), at: 0)
  }

  /// The days and periods that are named in the name of a file, however it is called besides, and however days are written.
  private static func names(in stem: String) -> [String] {
    var stem = stem.replacing(/(\d{4})([._\-])(\d{1,2})\2(\d{1,2})/) { day($0.1, $0.3, $0.4) ?? String($0.0) }
    stem.replace(/(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]/) { day($0.1, $0.2, $0.3) ?? String($0.0) }
    stem.replace(/(\d{4})\s*年\s*(\d{1,2})\s*月/) { "\($0.1)-\(padded($0.2))" }
    stem.replace(/\d+/) { match -> String in
      let digits = match.output
      guard digits.count == 8 else { return String(digits) }
      return day(digits.prefix(4), digits.dropFirst(4).prefix(2), digits.suffix(2)) ?? String(digits)
    }
    return stem.matches(of: /\d{4}-(?:W\d{2}|\d{2}(?:-\d{2}(?:_\d{4}-\d{2}-\d{2})?)?)/).map {
      String($0.output)
    }
  }

  /// A day as packages are named; `nil` where there is none.
  private static func day(_ year: Substring, _ month: Substring, _ day: Substring) -> String? {
    Day("\(year)-\(padded(month))-\(padded(day))").map { "\($0)" }
  }

  private static func padded(_ number: Substring) -> String { number.count == 1 ? "0\(number)" : "\(number)" }

  private mutating func checkDay(_ other: PackageProof) {
    guard let day = other.chain?.day, let named = period?.days.first(where: { $0.day == day })?.sha256 else {
      return
    }
    checks.append(
      named == other.sha256
        ? Check(.holds, "\(day) 的对账包与本包所记相符", "the package of \(day) is the one that this names")
        : Check(.fails, "\(day) 的对账包不是本包所记的那一个", "the package of \(day) isn't the one that this names"))
  }

  private mutating func checkPrevious(_ other: PackageProof) {
    guard let previous = chain?.previous, let before = other.chain, before.day == previous.day else { return }
    checks.removeAll { $0.result == .open && $0.words.en.hasSuffix(previous.sha256) }
    checks.append(
      previous.sha256 == other.sha256
        ? Check(
          .holds, "前一日（\(previous.day)）的对账包与本包所记相符",
          "the package of \(previous.day) is the one that this names")
        : Check(
          .fails, "前一日（\(previous.day)）的对账包不是本包所记的那一个",
          "the package of \(previous.day) isn't the one that this names"))
  }

  private mutating func checkMembers(_ digests: [String: String], manifest: [UInt8]?) {
    guard let manifest else {
      checks.append(
        Check(.fails, "没有清单 \(PackageMembers.manifest)", "there is no \(PackageMembers.manifest)"))
      return
    }
    var named: [String: String] = [:]
    for line in String(decoding: manifest, as: UTF8.self).split(separator: "\n") {
      let parts = line.split(separator: " ", maxSplits: 1).map { $0.trimmingPrefix(" ") }
      if parts.count == 2 { named[String(parts[1])] = String(parts[0]) }
    }
    let unnamed: Set = [PackageMembers.manifest, PackageMembers.signature]
    let differing = Set(digests.keys).union(named.keys).subtracting(unnamed)
      .filter { digests[$0] != named[$0] }.sorted()
    isWhole = differing.isEmpty
    checks.append(
      differing.isEmpty
        ? Check(
          .holds, "清单所列 \(named.count) 个文件齐全，与清单相符",
          "the \(named.count) files of the manifest are there and unchanged")
        : Check(
          .fails, "与清单不符：\(differing.joined(separator: "、"))",
          "not as the manifest has it: \(differing.joined(separator: ", "))"))
  }

  private mutating func checkChain(_ members: [String: [UInt8]]) {
    guard let bytes = members[PackageMembers.chain] else {
      checks.append(
        Check(
          .fails, "没有 \(PackageMembers.chain)：预览，或者在有密钥之前日终",
          "there is no \(PackageMembers.chain): it is preliminary, or the day was closed before there were keys"
        ))
      return
    }
    statement = PackageStatement(String(decoding: bytes, as: UTF8.self))
    guard let statement else {
      checks.append(
        Check(
          .fails, "\(PackageMembers.chain) 的格式不对", "\(PackageMembers.chain) isn't written as it should be"))
      return
    }
    checks.append(Self.rests(on: statement.lastEntry, statement.head))
    switch statement {
    case .period(let period):
      let named = period.days.count { $0.sha256 != nil }
      checks.append(
        Check(
          .open, "写明了 \(period.period) 的 \(period.days.count) 日中 \(named) 日的对账包 SHA-256；日报包一并给出即可核对",
          "it names the packages of \(named) of the \(period.days.count) days of \(period.period); hold them by giving them too"
        ))
    case .day(let chain):
      if let previous = chain.previous {
        checks.append(
          Check(
            .open, "前一日（\(previous.day)）的对账包 SHA-256 应为 \(previous.sha256)",
            "the package of \(previous.day) has to have the SHA-256 \(previous.sha256)"))
      } else {
        checks.append(
          Check(
            .open, "没有写明前一日的对账包：交换的第一日，或前一日的包当时无从得知",
            "it names no package before it: the exchange's first day, or that package couldn't be had"))
      }
    case .preliminary: break
    }
  }

  private static func rests(on entry: Int64, _ head: String) -> Check {
    Check(
      .holds, "台账截至第 \(entry) 条，该条摘要 \(head)", "rests on ledger entry \(entry), chain head \(head)")
  }

  private mutating func checkSignature(_ members: [String: [UInt8]], _ trusted: [PublicKey]) {
    key = members[PackageMembers.key].flatMap { try? PublicKey(pem: String(decoding: $0, as: UTF8.self)) }
    guard let manifest = members[PackageMembers.manifest], let signature = members[PackageMembers.signature]
    else {
      checks.append(Check(.fails, "没有签名", "there is no signature"))
      return
    }
    let known = trusted.isEmpty ? key : trusted.first { $0 == key } ?? trusted.first
    guard let signer = known else {
      checks.append(Check(.fails, "包里没有可用的公钥，请用 --key 指定", "there is no usable key in it; name one by --key"))
      return
    }
    guard signer.isSignature(signature, of: manifest) else {
      let isOther = key != nil && key != signer
      checks.append(
        isOther
          ? Check(
            .fails, "不是用所给的密钥签的：包里写的是 \(key?.id ?? "")，所给的是 \(signer.id)",
            "not signed with the key that was given: it names \(key?.id ?? ""), \(signer.id) was given")
          : Check(.fails, "签名无效", "the signature doesn't hold"))
      return
    }
    checks.append(
      Check(.holds, "清单的签名有效，密钥 \(signer.id)", "the manifest is signed with the key \(signer.id)"))
    if signer != key || statement?.key != signer.id {
      checks.append(Check(.fails, "包里写的密钥不是签名的密钥", "the key that it names isn't the one that signed it"))
    }
    if trusted.isEmpty {
      checks.append(
        Check(
          .open, "公钥取自包内，只证明完整，不证明来源；请与交换平台电话核对公钥指纹：\(signer.spelledFingerprint)",
          "the key is the one in the package, which proves that it is whole, not whose it is; compare the key's fingerprint by telephone: \(signer.spelledFingerprint)"
        ))
    }
  }

  private mutating func checkLostKey() {
    guard let lost = statement?.lostKey else { return }
    checks.append(
      Check(
        .open, "应签它的密钥 \(lost) 已遗失，由后来启用的密钥签名",
        "the key \(lost), which was to sign it, was lost; one that came into use later has signed it"))
  }

  private mutating func checkFigures(_ members: [String: [UInt8]]) {
    guard let statement, let bytes = members[statement.figures] else { return }
    let (member, figures) = (statement.figures, PackageFigures(bytes))
    if figures.state != (preliminary == nil ? "closed" : "preliminary") {
      contradicts(
        "\(member) 与 \(PackageMembers.chain) 说的不同：一个说是预览，一个说已日终",
        "\(member) and \(PackageMembers.chain) differ: one says that it is preliminary, the other that its days are closed"
      )
    } else if figures.name != statement.subject || figures.lastEntry != "\(statement.lastEntry)"
      || figures.digest != statement.head || preliminary.map({ $0.asOf.text != figures.asOf }) ?? false
    {
      contradicts(
        "\(member) 与 \(PackageMembers.chain) 说的不是同一日或同一期",
        "\(member) and \(PackageMembers.chain) don't speak of the same days")
    } else if !figures.addUp {
      checks.append(Check(.fails, "各部门的文件、记录数相加不等于合计", "the departments' files and records don't add up"))
    } else {
      checks.append(Check(.holds, "各部门的文件、记录数相加等于合计", "the departments' files and records add up"))
    }
  }

  /// What is two things at once is neither, be its manifest and signature as they may.
  private mutating func contradicts(_ zh: String, _ en: String) {
    isWhole = false
    checks.insert(Check(.fails, zh, en), at: 0)
  }
}
