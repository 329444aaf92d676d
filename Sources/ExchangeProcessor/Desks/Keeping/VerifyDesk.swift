import ExchangeBase
import ExchangeEvidence
import ExchangeFiles
import ExchangeLedger
import ExchangeReports
import ExchangeWords
public import SystemPackage

/// Says what packages, receipts, backups and new keys prove, with nothing at hand but them and a key: on any machine.
public struct VerifyDesk {
  private let keys: [PublicKey]

  /// - Parameter keys: the files of public keys that are known to be the exchange's; without any that of each package is taken.
  /// - Throws: `EvidenceError` for a file that holds none.
  public init(keys: [FilePath]) throws {
    self.keys = try keys.map { try Self.key(in: $0) }
  }

  private static func key(in file: FilePath) throws -> PublicKey {
    // A disk or share that fails is another matter: the same key may do later.
    guard try Files.status(of: file)?.sort == .regular else {
      throw EvidenceError(
        "\(file.shown)：不是文件，或没有这个文件；--key 后面写交换的公钥文件 ….pub.pem",
        "\(file.shown): it isn't a file, or isn't there; --key takes the file of the exchange's public key, ….pub.pem"
      )
    }
    let text = String(decoding: try Files.bytes(of: file, limit: 1 << 20), as: UTF8.self)
    do throws(EvidenceError) {
      return try PublicKey(pem: text)
    } catch {
      throw EvidenceError("\(file.shown)：\(error.words.zh)", "\(file.shown): \(error.words.en)")
    }
  }

  /// Looks at files. Packages of days that follow each other are held against each other.
  ///
  /// - Throws: ``ProcessorError/unknown(_:reason:)`` for what is none of that.
  public func verify(_ files: [FilePath]) throws -> VerifyAnswer {
    var lines: [VerifyAnswer.Line] = []
    var packages: [(line: Int, proof: PackageProof)] = []
    for file in files {
      switch try Self.kind(of: file) {
      case .receipt: lines.append(try receipt(file))
      case .companion: lines.append(try companion(file))
      case .backup: lines.append(try backup(file))
      case .key: lines.append(try publicKey(file))
      case .package:
        packages.append((lines.count, try PackageProof(of: file, trusting: keys)))
        lines.append(VerifyAnswer.Line(file: file.shown, kind: .package, sha256: "", checks: []))
      }
    }
    for place in packages.indices {
      for other in packages where other.line != packages[place].line {
        packages[place].proof.check(naming: other.proof)
      }
      let (line, proof) = packages[place]
      lines[line] = VerifyAnswer.Line(
        file: files[line].shown, kind: .package, sha256: proof.sha256,
        checks: proof.checks + (try stamp(of: files[line], sha256: proof.sha256)),
        isPreliminary: proof.preliminary != nil)
    }
    return VerifyAnswer(lines)
  }

  /// What a file claims to be.
  private static func kind(of file: FilePath) throws -> VerifyAnswer.Kind {
    try NamedFile.require(file, naming: subjects)
    var source = try FileSource(path: file)
    var start = [UInt8](repeating: 0, count: 1_024)
    let count = try start.withUnsafeMutableBytes { try source.read(into: $0) }
    let text = String(decoding: start[..<count], as: UTF8.self)
    let name = file.lastComponent?.string ?? ""
    if companionEnding(of: file) != nil { return .companion }
    if start.starts(with: Array("PK".utf8)) || name.hasSuffix(".zip") { return .package }
    if text.hasPrefix("SQLite format 3\0") || name.hasSuffix(".sqlite") { return .backup }
    if name.hasSuffix(".pub.pem") { return .key }
    // What a receipt repeats of a department's may look like anything.
    if text.contains("<receipt ") || name.hasSuffix(receiptEnding) { return .receipt }
    if text.contains("-----BEGIN PUBLIC KEY-----") { return .key }
    throw ProcessorError.unknown(
      file.shown, reason: LocalizedText("不是\(subjects.zh)", "is none of \(subjects.en)"))
  }

  private static let subjects = LocalizedText(
    "对账包（reports/日期.zip、月份.zip）、回执（….receipt.xml）及其旁边的文件、备份（ledger-….sqlite）或公钥（….pub.pem）",
    "packages (reports/DAY.zip, reports/MONTH.zip), receipts (….receipt.xml) and what lies beside them, backups (ledger-….sqlite), keys (….pub.pem)"
  )

  private static let receiptEnding = ".receipt.xml"

  /// What the name of a file ends with that lies beside receipts; `nil` for another.
  private static func companionEnding(of file: FilePath) -> String? {
    ReceiptCompanions.endings.keys.first { file.lastComponent?.string.hasSuffix($0) == true }
  }

  /// A backup is held against the digest beside it, and that against its signature.
  private func backup(_ file: FilePath) throws -> VerifyAnswer.Line {
    let sha256 = try Files.sha256(of: file)
    let digest = BackupName.digest(of: file)
    func line(_ checks: Check...) -> VerifyAnswer.Line {
      VerifyAnswer.Line(file: file.shown, kind: .backup, sha256: sha256, checks: checks)
    }
    guard try Files.exists(digest) else {
      return line(
        Check(.fails, "旁边没有 \(digest.shown)", "\(digest.shown) isn't beside it"))
    }
    let told = try Files.bytes(of: digest, limit: 1 << 20)
    guard told.starts(with: sha256.utf8) else {
      return line(
        Check(
          .fails, "与旁边 .sha256 所记的不符：备份之后有改动或被截断",
          "it isn't what its .sha256 tells: it was changed or cut off since it was written"))
    }
    // Whatever else was signed, such as a package's manifest, isn't that of a backup, nor is that of a backup of another name.
    guard told.elementsEqual(BackupName.line(of: file, sha256: sha256).utf8) else {
      return line(
        Check(
          .fails, "旁边的 .sha256 不是这个备份的：应当只有一行，写着它的 SHA-256 和文件名 \(file.lastComponent?.shown ?? "")",
          "the .sha256 beside it isn't this backup's: it has one line, with its SHA-256 and its name \(file.lastComponent?.shown ?? "")"
        ))
    }
    let signature = try signature(of: digest)
    let match = Check(.holds, "与旁边 .sha256 所记的相符", "it is what its .sha256 tells")
    // What isn't signed isn't opened.
    guard signature.result == .holds else { return line(match, signature) }
    return line(try Self.extent(ofLedger: file), match, signature)
  }

  /// How far a ledger goes.
  private static func extent(ofLedger file: FilePath) throws -> Check {
    let last: EntryRow?
    do {
      let ledger = try LedgerFile(file)
      defer { try? ledger.close() }
      last = try ledger.read { try $0.lastEntry() }
    } catch let error as LedgerError {
      return Check(
        .fails, "不能当作台账读取：\(error.message.zh)", "it can't be read as a ledger: \(error.message.en)")
    }
    guard let end = last else { return Check(.fails, "台账里什么也没有", "it is a ledger in which nothing stands") }
    return Check(
      .open, "台账的备份，到第 \(end.sequence) 条（\(end.at.forPeople)），该条摘要 \(end.digest)",
      "a backup of the ledger up to entry \(end.sequence) (\(end.at.forPeople)), whose digest is \(end.digest)"
    )
  }

  /// A new key is held against the signature of the one before it. Whatever else that signed, such as a receipt in which a key is
  /// repeated, is none.
  private func publicKey(_ file: FilePath) throws -> VerifyAnswer.Line {
    let bytes = try Files.bytes(of: file, limit: 1 << 30)
    func line(_ checks: Check...) -> VerifyAnswer.Line {
      VerifyAnswer.Line(file: file.shown, kind: .key, sha256: Files.sha256(of: bytes), checks: checks)
    }
    let key: PublicKey
    do throws(EvidenceError) {
      key = try PublicKey(pem: String(decoding: bytes, as: UTF8.self))
    } catch {
      return line(Check(.fails, error.words.zh, error.words.en))
    }
    return line(
      Check(
        .open, "公钥 \(key.id)，指纹 \(key.spelledFingerprint)",
        "the public key \(key.id), fingerprint \(key.spelledFingerprint)"),
      try signature(of: file))
  }

  /// A file with a signature in another beside it.
  private func signature(of file: FilePath) throws -> Check {
    guard try Files.exists(DetachedSignature.file(beside: file)) else {
      return Check(
        .fails, "旁边没有签名 \(DetachedSignature.file(beside: file).shown)",
        "there is no signature \(DetachedSignature.file(beside: file).shown) beside it")
    }
    guard !keys.isEmpty else {
      throw ProcessorError.unknown(
        file.shown,
        reason: LocalizedText(
          "签名要用公钥核对：--key <交换的 ….pub.pem>",
          "its signature is held against a key: --key <the exchange's ….pub.pem>"))
    }
    guard let signer = try DetachedSignature.signer(of: file, among: keys) else {
      return Check(
        .fails, "不是用所给的密钥签的，或签发之后有改动",
        "not signed with the key that was given, or changed since")
    }
    return Self.unchanged(signer)
  }

  private static func unchanged(_ key: PublicKey) -> Check {
    Check(.holds, "签名有效，密钥 \(key.id)：签发之后没有改动", "signed with the key \(key.id), and unchanged since")
  }

  private func receipt(_ file: FilePath) throws -> VerifyAnswer.Line {
    let bytes = try Files.bytes(of: file, limit: 1 << 30)
    return VerifyAnswer.Line(
      file: file.shown, kind: .receipt, sha256: Files.sha256(of: bytes), checks: try checks(of: bytes, file))
  }

  /// What a receipt is of, and the signature that it has in itself.
  private func checks(of receipt: [UInt8], _ file: FilePath) throws -> [Check] {
    let subject: ReceiptSubject
    let key: PublicKey
    switch ReceiptProof(receipt, among: keys) {
    case .unsigned: return [Check(.fails, "没有签名", "there is no signature")]
    case .ofAnotherKey(let signer):
      guard !keys.isEmpty else {
        throw ProcessorError.unknown(
          file.shown,
          reason: LocalizedText(
            "回执要用公钥核对：--key <交换的 \(signer).pub.pem>",
            "a receipt is held against a key: --key <the exchange's \(signer).pub.pem>"))
      }
      let given = keys.map(\.id)
      return [
        Check(
          .fails, "不是用所给的密钥签的：回执写的是 \(signer)，所给的是 \(given.joined(separator: "、"))",
          "not signed with the key that was given: it names \(signer), \(given.joined(separator: ", ")) was given"
        )
      ]
    case .changed: return [Check(.fails, "签名无效：签发之后有改动", "the signature doesn't hold: it was changed")]
    case .noReceipt: return [Check(.fails, "签过名，但不是回执", "it is signed, and no receipt")]
    case .whole(let found, let signer): (subject, key) = (found, signer)
    }
    let verdict = subject.verdict.title
    var checks = [
      Check(
        .open,
        "“\(subject.fileName)”的回执：\(subject.senderName)（\(subject.sender)）\(subject.receivedAt.forPeople) 投放，\(verdict.zh)，回执编号 \(subject.drop)",
        "the receipt of “\(subject.fileName)”, dropped by \(subject.senderName) (\(subject.sender)) at \(subject.receivedAt.forPeople): \(verdict.en); number \(subject.drop)"
      )
    ]
    let name = file.lastComponent?.shown ?? ""
    if name.hasSuffix(Self.receiptEnding),
      let other = subject.otherFile(named: String(name.dropLast(Self.receiptEnding.count)))
    {
      checks.append(
        Check(
          .fails, "文件名写的是“\(other)”的回执，里面是“\(subject.fileName)”的",
          "its name says that it is the receipt of “\(other)”, and it is that of “\(subject.fileName)”"))
    }
    return checks + [Self.unchanged(key)]
  }

  /// What lies beside a receipt is held against the digest in that, and that against its signature.
  private func companion(_ file: FilePath) throws -> VerifyAnswer.Line {
    let sha256 = try Files.sha256(of: file)
    let ending = Self.companionEnding(of: file) ?? ""
    let receipt = FilePath(file.string.dropLast(ending.count) + Self.receiptEnding)
    func line(_ checks: [Check]) -> VerifyAnswer.Line {
      VerifyAnswer.Line(file: file.shown, kind: .companion, sha256: sha256, checks: checks)
    }
    guard try Files.exists(receipt) else {
      return line([Check(.fails, "旁边没有回执 \(receipt.shown)", "the receipt \(receipt.shown) isn't beside it")])
    }
    let bytes = try Files.bytes(of: receipt, limit: 1 << 30)
    let vouching = try checks(of: bytes, receipt).map {
      Check($0.result, "旁边的回执：\($0.words.zh)", "the receipt beside it: \($0.words.en)")
    }
    if vouching.contains(where: { $0.result == .fails }) { return line(vouching) }
    guard let told = ReceiptProof.digest(of: ReceiptCompanions.endings[ending], in: bytes) else {
      return line(vouching + [Check(.fails, "回执没有为它作证", "the receipt doesn't vouch for it")])
    }
    let check =
      told == sha256
      ? Check(.holds, "与回执所记的相符", "it is what the receipt tells")
      : Check(
        .fails, "与回执所记的不符：签发之后有改动", "it isn't what the receipt tells: it was changed since that was signed")
    return line(vouching + [check])
  }

  /// The time stamp beside a package, where there is one.
  private func stamp(of package: FilePath, sha256: String) throws -> [Check] {
    let file = FilePath(package.string + ".tsr")
    guard try Files.exists(file) else { return [] }
    do throws(EvidenceError) {
      let stamp = try TimeStamp(reply: (try? Files.bytes(of: file, limit: 1 << 20)) ?? [])
      guard stamp.sha256.hexadecimal == sha256 else {
        return [Check(.fails, "旁边的时间戳不是这个文件的", "the time stamp beside it is of something else")]
      }
      return [
        Check(
          .open, "旁边有它的时间戳：\(stamp.time)；时间戳机构的签名用 openssl ts -verify 核对",
          "the time stamp beside it says \(stamp.time); hold the authority's signature by openssl ts -verify")
      ]
    } catch {
      let words = LocalizedText(saying: error)
      return [
        Check(
          .fails, "旁边的时间戳读不出来：\(words.zh)", "the time stamp beside it can't be read: \(words.en)")
      ]
    }
  }
}
